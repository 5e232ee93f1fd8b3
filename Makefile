# Each of these is one line of Python, so all of it works without make. More words: make test ARGS="-k regie"
.PHONY: demo test check bench

demo:
	@python3 -m app.infra.local demo $(ARGS)

test:
	@python3 -m app.infra.local test $(ARGS)

check:
	@python3 -m app.infra.local check $(ARGS)

bench:
	@python3 -m app.infra.local bench $(ARGS)
