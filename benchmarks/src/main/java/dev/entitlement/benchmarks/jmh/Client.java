package dev.entitlement.benchmarks.jmh;

/** Whose client. */
public enum Client {
    OURS,
    REACTOR_NETTY_BARE,
    VERTX,
    ARMERIA,
    WEBCLIENT_RESILIENCE4J;

    /** @param url of the upstream, with its version prefix */
    Caller calling(String url) {
        return switch (this) {
            case OURS -> new OurCaller(url);
            case REACTOR_NETTY_BARE -> new ReactorNettyCaller(url);
            case VERTX -> new VertxCaller(url);
            case ARMERIA -> new ArmeriaCaller(url);
            case WEBCLIENT_RESILIENCE4J -> new WebClientCaller(url);
        };
    }
}
