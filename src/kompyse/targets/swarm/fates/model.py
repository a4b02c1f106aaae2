"""Fates of AI models, and of services that a program outside provides."""

from kompyse.attributes.fate import lost

_MODEL = lost(
    "models are served by Docker Model Runner, which a swarm does not have",
    "run a server with an interface like OpenAI's (llama.cpp, vLLM, Ollama) as a service, and set the variables",
)
_PROVIDED = lost(
    "a program that Compose calls provides the service, and nothing runs in its place",
    "provide it by other means, and set its address in the services that use it",
)

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
