from marshmallow import Schema, fields

from app.infra.dutch import Moment


class NotificationOut(Schema):
    id = fields.UUID()
    at = Moment(data_key="moment")
    kind = fields.String(data_key="soort")
    text = fields.String(data_key="tekst")
    case_id = fields.UUID(data_key="dossier", allow_none=True)
    read_at = Moment(data_key="gelezenOp", allow_none=True)
