"""KY7: images and builds."""

from kompyse.diagnostics.code import Code, Severity

IMAGE_TO_BUILD = Code(
    "KY701",
    "image-to-build",
    Severity.WARNING,
    "The service is built from source and gives its image no name. Compose builds it into the local engine; a platform pulls images from a registry, where this one does not exist.",
    "Give the service an `image` with your registry beside `build`, then build and push it (`kompyse build`, `kompyse push`). `kompyse up` builds and loads it into a local cluster by itself.",
)
IMAGE_ALSO_BUILT = Code(
    "KY702",
    "image-also-built",
    Severity.NOTE,
    "The service has a `build` beside its `image`. A conversion does not build: the platform pulls the image under its name.",
    "Build and push the image before the output is applied, and again whenever the sources change: `kompyse build --push`. `kompyse up` does it by itself where it knows how images get to the cluster.",
)
IMAGE_WITHOUT_REGISTRY = Code(
    "KY704",
    "image-without-registry",
    Severity.WARNING,
    "The project builds an image whose name is one word. Every engine that does not have it looks for it among the official images of Docker Hub, where nobody can push it.",
    "Write the registry into `image`, or convert with `--image-prefix REGISTRY/`; then build and push it. `kompyse up` loads it into a local cluster by itself.",
)
IMAGE_NAME_INVALID = Code(
    "KY703",
    "image-name-invalid",
    Severity.ERROR,
    "No engine and no node can pull an image of this name. Docker Compose reads any text here; a pod would stay in InvalidImageName. An unset variable often leaves such a name, `:latest` or `/app`; then the finding is a warning.",
    "Write `[registry[:port]/]name[:tag]` or `name@sha256:...`: the name in small letters, digits and single `.`, `_`, `-` or `/` between them.",
)

IMAGE_NOT_PINNED = Code(
    "KY790",
    "image-not-pinned",
    Severity.WARNING,
    "No digest of the image could be found: the docker command is missing, nobody is logged in to the registry, or neither the engine nor the registry has the image. The tag stays, and may mean another image on each node.",
    "Pull or push the image, and convert again.",
)
