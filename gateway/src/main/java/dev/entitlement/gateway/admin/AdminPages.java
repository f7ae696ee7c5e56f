package dev.entitlement.gateway.admin;

import dev.entitlement.ClientStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole URL table of the admin plane. Pages are put together when they are asked for. */
public final class AdminPages {

    /**
     * A page.
     *
     * @param heavy whether it may take so long that an event loop must not wait for it; health never waits behind these
     * @param reply puts it together
     */
    record Page(boolean heavy, Supplier<Reply> reply) {}

    private final Map<String, Page> pages;

    /**
     * @param health how far the gateway is
     * @param client the client's state; null until there is one
     * @param registry what {@code /metrics} prints
     * @param status what {@code /status} tells
     */
    public AdminPages(
            Health health,
            Supplier<@Nullable ClientStatus> client,
            PrometheusMeterRegistry registry,
            StatusReport status) {
        pages = Map.of(
                "/livez", new Page(false, AdminPages::live),
                "/readyz", new Page(false, () -> ready(health.state(), client.get())),
                "/status", new Page(false, () -> status.reply(health.state(), client.get())),
                "/metrics", new Page(true, () -> metrics(registry)));
    }

    /** The page at a path; null if there is none. */
    @Nullable
    Page find(String path) {
        return pages.get(path);
    }

    private static Reply metrics(PrometheusMeterRegistry registry) {
        return new Reply(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }

    /** That this is answered at all is the news. */
    private static Reply live() {
        return Reply.json(200, json -> json.writeStringProperty("status", "live"));
    }

    /**
     * An open circuit takes no replica out of service: callers get better answers from a gateway that knows of the outage
     * than from an empty load balancer.
     */
    private static Reply ready(Health.State state, @Nullable ClientStatus client) {
        return Reply.json(state == Health.State.READY ? 200 : 503, json -> {
            json.writeStringProperty("status", state.text());
            if (client != null) {
                json.writeStringProperty("circuit", client.circuit().text());
            }
        });
    }
}
