package dev.entitlement;

/** How this client names itself upstream. */
final class UserAgent {
    static final String TEXT = "entitlement-gateway/" + version();

    private UserAgent() {}

    private static String version() {
        String version = UserAgent.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
