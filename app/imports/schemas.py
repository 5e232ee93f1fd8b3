"""An import as programs see it, and the upload form."""

from marshmallow import Schema, fields

from app.infra.dutch import DutchEnum, Moment
from app.infra.files import UploadStatus


class CountOut(Schema):
    cases = fields.Integer(data_key="dossiers")
    rows = fields.Integer(data_key="regels")
    cents = fields.Integer(data_key="openCenten")


class CountsOut(Schema):
    """How many rows there are, how many of them are wrong, and what became of each dossier."""

    rows = fields.Integer(data_key="regels")
    bad = fields.Integer(data_key="fouteRegels")
    warnings = fields.Integer(data_key="opmerkingen")
    unfamiliar = fields.List(fields.String(), attribute="unknown", data_key="onbekendeKolommen")
    new = fields.Nested(CountOut, data_key="nieuw")
    changed = fields.Nested(CountOut, data_key="bijgewerkt")
    same = fields.Nested(CountOut, data_key="staatErAl")
    clash = fields.Nested(CountOut, data_key="kanNietMee")
    done = fields.Nested(CountOut, data_key="ingelezen")


class ImportOut(Schema):
    """A file of dossiers, how far it is, and what its trial found. `telling` is empty until the trial is done."""

    id = fields.UUID()
    at = Moment(data_key="moment")
    name = fields.String(data_key="bestandsnaam")
    size = fields.Integer(data_key="bytes")
    status = DutchEnum(UploadStatus)
    progress = fields.Integer(data_key="gedaan")
    total = fields.Integer(data_key="totaal")
    problem = fields.String(data_key="waaromGeweigerd")
    summary = fields.Nested(CountsOut, data_key="telling")
    done_at = Moment(data_key="klaarOp", allow_none=True)
    version = fields.Integer(data_key="versie")


class ProblemOut(Schema):
    """What is wrong with a row (`opmerking` false: it can't come along), and how to mend it."""

    id = fields.UUID()
    row = fields.Integer(data_key="regel")
    column = fields.String(data_key="kolom")
    found = fields.String(data_key="ditStaatEr")
    wrong = fields.String(data_key="watIsErMis")
    remedy = fields.String(data_key="zoLostUHetOp")
    warning = fields.Boolean(data_key="opmerking")
