"""Words of the ledger. The order in which a payment is booked stands in law/imputation.py."""

from app.kernel.words import Word


class EntryKind(Word):
    CLAIM = "claim", "vordering"
    COST = "cost", "kosten"
    INTEREST = "interest", "rente"
    PAYMENT = "payment", "betaling"
    REVERSAL = "reversal", "stornering"
    WAIVER = "waiver", "kwijtschelding"
    CORRECTION = "correction", "correctie"


class Bearer(Word):
    """Who bears an amount. Only what the debtor bears is part of the balance."""

    DEBTOR = "debtor", "persoon"
    CREDITOR = "creditor", "opdrachtgever"
    PARTNER = "partner", "partner"
    SHARED = "shared", "samen"


class Bucket(Word):
    """What a part of a payment went to (art. 6:44 BW)."""

    COSTS = "costs", "kosten"
    INTEREST = "interest", "rente"
    PRINCIPAL = "principal", "hoofdsom"
    SURPLUS = "surplus", "over"
