package dev.entitlement.gateway.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import reactor.netty.resources.LoopResources;

/** A gateway over scripted calls, on real sockets. */
final class TestGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LoopResources loops = LoopResources.create("test-gateway", 1, true);
    final ScriptedCalls calls = new ScriptedCalls(
            (EventLoop) loops.onServer(LoopResources.DEFAULT_NATIVE).next());
    final MeterRegistry registry = new SimpleMeterRegistry();
    final Gateway gateway;

    private TestGateway(GatewaySettings settings, Callers callers) {
        gateway = Gateway.start(settings, callers, calls, new RefusalCounts(registry), loops)
                .block(PATIENCE);
    }

    static TestGateway start() {
        return start(UnaryOperator.identity());
    }

    static TestGateway start(UnaryOperator<Limits> limits) {
        return new TestGateway(settings(limits.apply(Limits.PROMISED), Set.of(), null, false), Callers.open());
    }

    static TestGateway start(GatewaySettings settings, Callers callers) {
        return new TestGateway(settings, callers);
    }

    static GatewaySettings settings(Limits limits, Set<String> origins, String fallbackUrl, boolean passthrough) {
        return new GatewaySettings("127.0.0.1", 0, passthrough, Duration.ofSeconds(10), origins, fallbackUrl, limits);
    }

    /** How many requests were refused with each status, but for those with which none was. */
    Map<String, Integer> refused() {
        return registry.find("entitlement.refused.requests").counters().stream()
                .filter(counter -> counter.count() > 0)
                .collect(Collectors.toMap(
                        counter -> counter.getId().getTag("status"), counter -> (int) counter.count()));
    }

    RawCaller caller() {
        return new RawCaller(new InetSocketAddress(
                gateway.address().host(), gateway.address().port()));
    }

    /** One exchange on a connection of its own. */
    RawAnswerText ask(String request) {
        try (RawCaller caller = caller()) {
            return caller.send(request).answer();
        }
    }

    @Override
    public void close() {
        gateway.close().block(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }
}
