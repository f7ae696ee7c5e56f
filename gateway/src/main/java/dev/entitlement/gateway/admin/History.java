package dev.entitlement.gateway.admin;

import dev.entitlement.ClientStatus;
import dev.entitlement.gateway.logging.IsoTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last minutes, a sample a second, so that whoever opens the status page because something is wrong sees how it began.
 * Thread-safe, but for {@link #tick}, which belongs to one thread; no event loop of the data plane needs to be it.
 */
public final class History {
    /** How often {@link #tick} is to be called. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private static final int KEPT = 190; // three minutes, and what a page needs to draw the left edge
    private static final int LATENCY_PERIODS = 5;

    private final Clock clock;
    private final Supplier<@Nullable ClientStatus> client;
    private final MeterRegistry registry;
    private final Pulse pulse;
    private final LatencyWindow latency = new LatencyWindow(LATENCY_PERIODS);
    private volatile SortedMap<String, Double> latencyMillis = new TreeMap<>();
    private volatile List<Sample> samples = List.of();

    /**
     * @param clock tells the time of samples
     * @param client the client's state; null until there is one
     * @param registry where calls, refusals and callers' connections are counted
     * @param pulse what no meter keeps
     */
    public History(Clock clock, Supplier<@Nullable ClientStatus> client, MeterRegistry registry, Pulse pulse) {
        this.clock = clock;
        this.client = client;
        this.registry = registry;
        this.pulse = pulse;
    }

    /** Takes the next sample and forgets the one that is too old. */
    public void tick() {
        latencyMillis = latency.add(pulse.times());
        List<Sample> next = new ArrayList<>(samples.subList(Math.max(0, samples.size() + 1 - KEPT), samples.size()));
        next.add(now());
        samples = List.copyOf(next);
    }

    /** What is known now; the latency is the last sample's. */
    Sample now() {
        return new Sample(
                clock.instant(),
                callerConnections(),
                client.get(),
                pulse.circuitLeftClosed(),
                Counters.read(registry),
                latencyMillis);
    }

    private @Nullable Integer callerConnections() {
        Gauge connections = registry.find("entitlement.caller.connections").gauge();
        return connections == null ? null : (int) connections.value();
    }

    /** All samples, the oldest first. */
    Reply reply(Instant startedAt) {
        return Reply.json(200, json -> {
            json.writeStringProperty("startedAt", IsoTime.text(startedAt));
            json.writeArrayPropertyStart("samples");
            for (Sample sample : samples) {
                json.writeStartObject();
                sample.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
