"""The fast way to render: Python that takes the data for what it is, plain dicts, lists and texts.

Jinja asks its environment for each key and each call. Here a key is read and a function of ours is called
directly; whatever does not go that way (a key that is missing, a value of another nature) raises, and the
ordinary template, compiled as usual, says what it has to say. No attribute of any object is ever read.
"""

from __future__ import annotations

from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.compiler import CodeGenerator, Frame

# The functions that our own generated templates call: nothing of the author's to be wary of.
FONCTIONS = frozenset(
    {"cite", "_num", "_fin", "_present", "_rang", "_titre", "_renvoi", "_debut", "_element"}
)
# What a loop knows of itself: numbers and truths, whatever object bears the name.
RANGS = frozenset({"first", "last", "index", "index0", "length"})
# What the fast way raises where the ordinary one must be heard.
REPLIS = (KeyError, IndexError, TypeError, AttributeError, RuntimeError, TemplateError)


class GenerateurSimple(CodeGenerator):
    """Keys as subscripts, functions of ours called without the sandbox."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (named by Jinja)
        # The variable of a loop is an object, not data.
        looping = isinstance(node.node, nodes.Name) and node.node.name == "loop"
        if looping and node.attr not in RANGS:
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}" if looping else f"[{node.attr!r}]")

    def visit_Call(  # noqa: N802 (named by Jinja)
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        called = node.node
        spread = node.dyn_args is not None or node.dyn_kwargs is not None
        if not isinstance(called, nodes.Name) or called.name not in FONCTIONS or spread:
            super().visit_Call(node, frame, forward_caller)
            return
        self.write(f"{frame.symbols.ref(called.name)}(")
        self._write_arguments(node, frame)
        self.write(")")

    def _write_arguments(self, node: nodes.Call, frame: Frame) -> None:
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for keyword in node.kwargs:
            self.write(f"{keyword.key}=")
            self.visit(keyword.value, frame)
            self.write(", ")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        # What finalize gives is a text already.
        self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class GenerateurPlan(GenerateurSimple):
    """For the first pass, which prints nothing: its calls alone."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 (named by Jinja)
        for child in node.nodes:
            if not isinstance(child, nodes.TemplateData):
                self.newline(child)
                self.visit(child, frame)
