"""TensorFlow stays out of Rasa's processes. Each case runs in a process of its own: imports cannot be undone."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bot.processes import rasa_environment
from bot.settings import ROOT

_LEFT_OUT = """
import json, sys
from bot.tensorflow_absent import leave_out_tensorflow
leave_out_tensorflow()
import rasa.server
import rasa.engine.recipes.default_components
import tensorflow as tf
import tensorflow.keras.backend
from tensorflow.keras.layers import Layer
from tensorflow import a_name_that_it_never_had

def says(call):
    try:
        return call()
    except ModuleNotFoundError as error:
        return str(error)

class OurModel(tf.keras.Model):
    pass

@tf.function
def decorated():
    return "run"

print(json.dumps({
    "real": sorted(
        name for name, module in sys.modules.items()
        if name.partition(".")[0] in ("tensorflow", "tensorflow_addons", "keras") and getattr(module, "__file__", None)
    ),
    "diet": "rasa.nlu.classifiers.diet_classifier" in sys.modules,
    "subclass": OurModel.__name__,
    "decorated": decorated(),
    "number_is_a_tensor": isinstance(1, tf.Tensor),
    "constant": says(lambda: tf.constant([1.0])),
    "layer": says(lambda: Layer(units=3)),
    "own_model": says(lambda: OurModel()),
}))
"""

_THERE_ALREADY = """
import json, sys
import tensorflow as tf
from bot.tensorflow_absent import leave_out_tensorflow
before = list(sys.meta_path)
leave_out_tensorflow()
import tensorflow.keras.backend
print(json.dumps({"same": sys.meta_path == before, "sum": int(tf.reduce_sum(tf.constant([1, 2])).numpy())}))
"""


def run(script: str) -> dict[str, Any]:
    """Run a script in the environment of Rasa's processes, and return the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": "", **rasa_environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def left_out() -> dict[str, Any]:
    return run(_LEFT_OUT)


def test_rasa_s_server_is_imported_without_it(left_out: dict[str, Any]) -> None:
    assert left_out["diet"], "Rasa read its components, among them those that name TensorFlow on every page"
    assert left_out["real"] == []


def test_its_names_can_be_subclassed_used_as_decorators_and_compared_to(left_out: dict[str, Any]) -> None:
    assert left_out["subclass"] == "OurModel"
    assert left_out["decorated"] == "run"
    assert left_out["number_is_a_tensor"] is False


@pytest.mark.parametrize(("call", "name"), [("constant", "constant"), ("layer", "Layer"), ("own_model", "OurModel")])
def test_what_calls_it_is_told_how_to_repair(left_out: dict[str, Any], call: str, name: str) -> None:
    assert f"tensorflow.{name} " in left_out[call]
    assert ".venv/bin/rasa train" in left_out[call]


def test_nothing_is_done_when_it_is_imported_already() -> None:
    assert run(_THERE_ALREADY) == {"same": True, "sum": 3}
