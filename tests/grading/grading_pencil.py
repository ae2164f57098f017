"""A learner with a pencil, who rounds every intermediate result; shares no code with the engine."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(value, decimals):
    return Decimal(repr(float(value)) if not isinstance(value, Decimal) else value).quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
    )


class Pencil:
    """Mean squared error of b + w*x by hand, every result rounded to so many decimals."""

    def __init__(self, parameters, xs, ys, rate, decimals):
        self.decimals = decimals
        self.parameters = {name: rounded(value, decimals) for name, value in parameters.items()}
        self.xs = [Decimal(str(round(float(x), 6))) for x in xs]
        self.ys = [Decimal(str(round(float(y), 6))) for y in ys]
        self.rate = Decimal(repr(rate))

    def r(self, value):
        return rounded(value, self.decimals)

    def forward(self):
        b, w = self.parameters.get("b", Decimal(0)), self.parameters["w"]
        return [self.r(b + self.r(w * x)) for x in self.xs]

    def misses(self):
        return [self.r(guess - y) for guess, y in zip(self.forward(), self.ys, strict=True)]

    def loss(self):
        return self.r(sum(self.r(miss * miss) for miss in self.misses()) / len(self.xs))

    def gradient(self, name, two=2, mean=True):
        inner = self.xs if name == "w" else [Decimal(1)] * len(self.xs)
        total = sum(self.r(two * x * miss) for x, miss in zip(inner, self.misses(), strict=True))
        return self.r(total / len(self.xs)) if mean else self.r(total)

    def step(self, name, gradient):
        return self.r(self.rate * gradient)

    def update(self, name):
        return self.r(self.parameters[name] - self.step(name, self.gradient(name)))

    def slips(self, name):
        """One mistake, rounding alike."""
        old, gradient = self.parameters[name], self.gradient(name)
        return {
            "added": self.r(old + self.step(name, gradient)),
            "no_learning_rate": self.r(old - gradient),
            "used_loss": self.r(old - self.r(self.rate * self.loss())),
            "only_the_step": self.r(-self.step(name, gradient)),
            "only_the_gradient": gradient,
            "unchanged": old,
            "sum_for_mean": self.r(old - self.step(name, self.gradient(name, mean=False))),
            "missing_two": self.r(old - self.step(name, self.gradient(name, two=1))),
            "rate_times_all": self.r(self.rate * (old - gradient)),
            "one_decimal_off": self.r(old - 10 * self.step(name, gradient)),
        }
