"""Fates of AI models, and of services that a program outside provides."""

from kompyse.attributes.fate import inert, lost

_MODEL = lost(
    "models are served by Docker Model Runner, which a cluster does not have",
    "run a server with an interface like OpenAI's (llama.cpp, vLLM, Ollama) as a service, and set the variables",
)
_PROVIDED = inert("nothing runs in the place of a service that a program provides; that it is missing is told")

ROWS = {
    "models": _MODEL,
    "models.*": _MODEL,
    "models.*.context_size": _MODEL,
    "models.*.model": _MODEL,
    "models.*.name": _MODEL,
    "models.*.runtime_flags": _MODEL,
    "services.*.models": _MODEL,
    "services.*.models.*": _MODEL,
    "services.*.models.*.endpoint_var": _MODEL,
    "services.*.models.*.model_var": _MODEL,
    "services.*.provider": _PROVIDED,
    "services.*.provider.options": _PROVIDED,
    "services.*.provider.options.*": _PROVIDED,
    "services.*.provider.type": _PROVIDED,
}
