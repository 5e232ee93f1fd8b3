"""Dutch collections law as pure functions, a file per article. Each answers with the amount or the day *and*
the sentences that explain it. Start with formal_notice.py; the published vectors are in tests/vectors."""
