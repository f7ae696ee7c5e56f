package dev.entitlement.gateway.admin;

import dev.entitlement.ClientStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole URL table of the admin plane. Pages are put together when they are asked for. */
public final class AdminPages {

    /**
     * A page.
     *
     * @param heavy whether it may take so long that an event loop must not wait for it; health never waits behind these
     * @param reply puts it together
     * @param change does what the body of a PUT says; null if the page can only be read
     */
    record Page(
            boolean heavy, Supplier<Reply> reply, @Nullable Function<byte[], Reply> change) {

        static Page light(Supplier<Reply> reply) {
            return new Page(false, reply, null);
        }

        static Page heavy(Supplier<Reply> reply) {
            return new Page(true, reply, null);
        }

        /** The methods it answers, as in {@code Allow}. */
        String allowed() {
            return change == null ? "GET, HEAD" : "GET, HEAD, PUT";
        }
    }

    private final Map<String, Page> pages = new HashMap<>();

    /**
     * Reads files: not for event loops.
     *
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
        pages.put("/livez", Page.light(AdminPages::live));
        pages.put("/readyz", Page.light(() -> ready(health.state(), client.get())));
        pages.put("/status", Page.light(() -> status.reply(health.state())));
        pages.put("/status/history", Page.heavy(status::recently));
        pages.put("/metrics", Page.heavy(() -> metrics(registry)));
        PageFiles.read().forEach((path, file) -> pages.put(path, Page.light(() -> file)));
    }

    /** Adds what the sliders of the status page move. */
    public AdminPages with(FaultControl faults) {
        pages.put(
                "/simulator/faults",
                new Page(false, () -> Reply.json(200, faults.read()), body -> changed(faults, body)));
        return this;
    }

    /** The page at a path; null if there is none. */
    @Nullable
    Page find(String path) {
        return pages.get(path);
    }

    private static Reply changed(FaultControl faults, byte[] body) {
        try {
            return Reply.json(200, faults.change(body));
        } catch (IllegalArgumentException e) {
            return Reply.problem(400, String.valueOf(e.getMessage()));
        }
    }

    private static Reply metrics(PrometheusMeterRegistry registry) {
        return Reply.text(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
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
