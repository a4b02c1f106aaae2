"""Users, rights and namespaces."""

from kompyse.attributes.attribute import Attribute

ROWS = (
    Attribute(
        "services.*.cap_add", "list(string)", "Kernel capabilities added to those of the container.", unique=True
    ),
    Attribute("services.*.cap_drop", "list(string)", "Kernel capabilities taken from the container.", unique=True),
    Attribute("services.*.credential_spec", "map", "The credentials of a managed Windows account."),
    Attribute("services.*.credential_spec.config", "string", "The config that holds the credential specification."),
    Attribute("services.*.credential_spec.file", "string", "The file that holds the credential specification."),
    Attribute(
        "services.*.credential_spec.registry", "string", "The registry value that holds the credential specification."
    ),
    Attribute(
        "services.*.group_add", "list(string|number)", "Further groups of the user in the container.", unique=True
    ),
    Attribute("services.*.ipc", "string", "The IPC namespace: own, shareable, of the host, or of another service."),
    Attribute(
        "services.*.isolation", "string", "The isolation technology of the container, on Windows.", neutral=("default",)
    ),
    Attribute(
        "services.*.pid", "string|null", "The process namespace: own, of the host, or of another service or container."
    ),
    Attribute(
        "services.*.privileged", "bool|string", "Gives the container nearly all rights of the host.", unit="bool"
    ),
    Attribute(
        "services.*.read_only", "bool|string", "Makes the root file system of the container read-only.", unit="bool"
    ),
    Attribute(
        "services.*.runtime", "string", "The OCI runtime that runs the container, such as runsc.", neutral=("runc",)
    ),
    Attribute(
        "services.*.security_opt",
        "list(string)",
        "Options of the security modules: AppArmor, SELinux, seccomp, no-new-privileges.",
        unique=True,
    ),
    Attribute("services.*.sysctls", "map|list(K=V)", "Kernel parameters set for the container."),
    Attribute(
        "services.*.use_api_socket",
        "bool",
        "Gives the container access to the API of the engine and your registry credentials.",
        neutral=(False,),
    ),
    Attribute(
        "services.*.user", "string", "The user, and optionally the group, who runs the process in the container."
    ),
    Attribute("services.*.userns_mode", "string", "The user namespace; `host` switches off the remapping of users."),
    Attribute("services.*.uts", "string", "The UTS namespace: `host` shares the host name of the host."),
)
