"""What each key of the lesson format means, in one sentence: for the guide and the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.course import schema

Meanings = Mapping[str, str]

NAMES = "NAME"
"""Stands for the keys of a table that are names of the lesson's own."""

_PROBLEM: Meanings = {
    "model": "The prediction, in parameters and data columns; its value is `y_hat`.",
    "loss": "One number to make small: a mean or a sum over the points, in `y_hat` and columns.",
    "learning_rate": "How much of the gradient becomes a step.",
    "epochs": "How many epochs the run has, for `tutor trace` and `{{epochs}}`; it stays finite so far.",
    "start": "Where each parameter begins.",
    "data": "The points.",
    "let": 'Intermediates by name, such as `z = "b + w*x"`, for model, loss, prose and questions.',
    "gradient": "A hand-written gradient by parameter: the run uses it, and its line is called `grad`.",
    "optimizer": "Another update rule than the plain one.",
    "batch": "Points per step; without it every step sees all points.",
    "shuffle_seed": "Decides the order of the points where there are batches.",
    "parameter_dtype": "`float32` makes every number of the run float32.",
    "engine": "`torch` takes the steps by autograd where torch is installed.",
    "zero_grad": "`false` lets torch's gradients pile up from step to step.",
    "diverges": "Says that the run is meant to run away; checked to be true.",
}

MEANINGS: Mapping[type[schema.Model], Meanings] = {
    schema.FrontMatter: {
        "format": "The version of this format: 1.",
        "id": "The file's name without .md; progress is kept under it, so it never changes.",
        "title": "The lesson's name in lists and on its first page.",
        "problem": "What is learned, from what, and how.",
        "summary": "One line for the list.",
        "minutes": "About how long the lesson takes.",
        "skills": "What it teaches: built-in skills, or those of `course.toml`.",
        "requires": "Ids of lessons that come before it.",
        "variants": "What a fresh question may change.",
        "runs": "Further runs by name, each with the keys of `[problem]` that differ.",
    },
    schema.Problem: _PROBLEM,
    schema.Run: _PROBLEM,
    schema.Start: {
        "seed": "Of starts that are drawn.",
        NAMES: 'A parameter\'s first value: a number, or a draw such as `"uniform(0, 1)"`.',
    },
    schema.Data: {
        "dtype": "What the columns are computed in.",
        "csv": "A CSV file in the course's folder, with a header row.",
        "split": "The CSV header of the column that says `train` or `validation`.",
        "points": "How many points are drawn.",
        "seed": "Of the draw.",
        "train": "The share of the drawn points that is trained on; the others validate.",
        "standardise": "Bring the model's inputs to mean 0 and deviation 1, fitted on the training rows.",
        NAMES: 'A column: a list of numbers, its CSV header, or a draw such as `"2*x + normal(0, 0.1)"`.',
    },
    schema.Optimizer: {
        "name": "The update rule.",
        "beta": "The memory of momentum (0.9) or rmsprop (0.99).",
        "beta1": "Of adam: the memory of the gradient; 0.9.",
        "beta2": "Of adam: the memory of its square; 0.999.",
        "epsilon": "Of rmsprop and adam: keeps the quotient finite; 1e-8.",
    },
    schema.Variants: {
        "learning_rate": "Learning rates to choose from.",
        "seed": "Seeds of drawn data to choose from.",
        NAMES: "Start values of a parameter to choose from: a list, or a range.",
    },
    schema.Range: {
        "from": "The first value.",
        "to": "The last value; the steps have to end there.",
        "step": "From each value to the next, in exact decimals.",
    },
    schema.CourseFile: {
        "format": "The version of this format: 1.",
        "id": "The course's id.",
        "title": "The course's name.",
        "lessons": "Lesson ids in order; each is a file ID.md.",
        "authors": "Who wrote it.",
        "license": "Under which terms.",
        "requires_tutor": "The oldest tutor that can play it.",
        "skills": "Skills beyond the built-in ones: an id and a title each.",
    },
    schema.Activity: {
        "id": "The question's own name: answers are kept under it, so it never changes. Questions need one.",
        "run": "The named run it is about; without it the lesson's own.",
        "hints": "Your own hints, given before the three computed ones; none contains the answer.",
        "skill": "What it practises, where that is not plain from the question.",
    },
    schema.Predict: {
        "ask": "A parameter or a list of all; `loss`, `dJ/dNAME` or `y_hat`. A step follows parameters.",
        "at": "For `y_hat`: the value of each input, such as `{ x = 5 }`.",
        "show": "The lines given before the answer; all three the first time, later the gradient.",
        "decimals": "More decimals than the step needs.",
        "collides": "Mistakes that lead to the right answer with these numbers; the page speaks of them.",
    },
    schema.Forecast: {
        "ask": "Over the minimum, which way, the run's end, loss up or down, longer or shorter, whose curve.",
        "then": "Take the step afterwards.",
    },
    schema.Derive: {
        "wrt": "The parameter.",
        "ask": "Watch the rules, type the result, or type each rule's.",
    },
    schema.Write: {
        "ask": "`y_hat`, `loss`, `dJ/dNAME` or `update`: the line of NumPy to write.",
        "given": "A line to mend, or one with `____` to fill; not right as it stands.",
    },
    schema.Choose: {
        "prompt": "The question.",
        "shuffle": "Mix the options, for each seed otherwise.",
        "options": "The options, as `[[options]]` tables.",
    },
    schema.Option: {
        "text": "What is chosen.",
        "because": "Said once it was chosen: why it is true, or why not.",
        "correct": 'true, or a condition such as `"dJ/dw < 0"`; of all options exactly one holds.',
    },
    schema.Diagnose: {
        "mistake": "The wrong rule behind the number; without it one is taken from the catalogue.",
    },
    schema.Recall: {
        "skill": "The skill of the earlier question that is asked anew.",
    },
    schema.Train: {
        "epochs": "How many epochs more.",
        "until": "Up to which epoch.",
        "print_every": "Print the epochs 1, 1 + K, 1 + 2K, ... as a table.",
        "restart": "Begin at the start again.",
    },
    schema.Plot: {
        "of": "The points with the model (`fit`), the loss over the parameters, or the loss by epoch.",
        "log": "A logarithmic scale for the loss.",
        "runs": "The runs to draw, up to four.",
    },
    schema.Explore: {
        "controls": "What may be changed: learning_rate, epochs, start, optimizer, batch, a parameter.",
    },
}
"""Every key of every model; those that all activities share stand under Activity alone."""

BLOCKS: Mapping[str, str] = {
    "predict": "asks for numbers at the present step; where parameters are asked, the step is taken then",
    "forecast": "asks what will happen; options and answer are computed",
    "derive": "the derivation, rule by rule",
    "write": "asks for a line of NumPy, graded by value",
    "choose": "a question with your own options, one of which is true",
    "diagnose": "shows a number that a wrong rule leads to, and asks which rule",
    "recall": "asks a fresh variant of an earlier skill",
    "train": "runs epochs while the chart grows",
    "plot": "a chart",
    "explore": "the sandbox, started from here",
}
"""What each activity does."""


def meaning(model: type[schema.Model], key: str) -> str:
    """The sentence of a key; raises KeyError for one that has none."""
    own = MEANINGS[model]
    return own[key] if key in own else MEANINGS[schema.Activity][key]
