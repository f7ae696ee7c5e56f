package dev.entitlement.gateway;

import static dev.entitlement.gateway.options.GatewayOptions.*;

import dev.entitlement.CallListener;
import dev.entitlement.ClientSettings;
import dev.entitlement.ClientStatus;
import dev.entitlement.Credentials;
import dev.entitlement.EntitlementClient;
import dev.entitlement.gateway.admin.AdminPages;
import dev.entitlement.gateway.admin.AdminServer;
import dev.entitlement.gateway.admin.EventLoopDelay;
import dev.entitlement.gateway.admin.Health;
import dev.entitlement.gateway.admin.History;
import dev.entitlement.gateway.admin.Metrics;
import dev.entitlement.gateway.admin.Pulse;
import dev.entitlement.gateway.admin.StatusReport;
import dev.entitlement.gateway.options.Address;
import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.ServeOptions;
import dev.entitlement.gateway.records.CallLog;
import dev.entitlement.gateway.records.FailureLog;
import dev.entitlement.gateway.secrets.UpstreamCredentials;
import dev.entitlement.gateway.simulator.RunningSimulator;
import dev.entitlement.gateway.simulator.Simulator;
import dev.entitlement.gateway.simulator.SimulatorSettings;
import dev.entitlement.micrometer.EntitlementMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/**
 * A running gateway and everything it consists of, put together in one method, in order, and released in reverse. It
 * belongs to the thread of {@code main}, which may block.
 */
final class Serving implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);
    private static final int LOOPS = Runtime.getRuntime().availableProcessors();
    private static final Duration LOOPS_END = Duration.ofMillis(500);
    private static final Duration FLUSH = Duration.ofSeconds(5);

    /** For calls that were cut while on the wire: then they end, as lost, so that the failure log has them, too. */
    private static final Duration HEAR_OUT = Duration.ofSeconds(1);

    /** The simulator takes any; the operator's own are not shown around. */
    private static final Credentials SIMULATED = Credentials.basic("simulate", "simulate");

    private final ServeOptions options;
    private final Health health = new Health();
    private final Releases releases = new Releases();
    private final Metrics metrics = releases.with(new Metrics());
    private final LoopResources loops = LoopResources.create("gateway", LOOPS, true);
    private final Pulse pulse = new Pulse(Clock.systemUTC());
    private volatile @Nullable EntitlementClient client;
    private volatile @Nullable RunningSimulator simulator;
    private volatile String upstreamUrl = "";

    Serving(ServeOptions options) {
        this.options = options;
        releases.add(loops.disposeLater(Duration.ZERO, LOOPS_END));
    }

    /**
     * What listens now.
     *
     * @param health to be told when calls are no longer welcome
     * @param dataPlane where callers are
     * @param readyLine tells where everything is
     */
    record Running(Health health, DataPlane dataPlane, String readyLine) {}

    /**
     * Starts everything. Files come first, so that a wrong option does not hide behind a port in use; then the admin
     * plane, so that readiness can say that the rest is still starting. Nothing is logged before all of it has
     * succeeded, as a start that is refused says one line.
     *
     * @throws dev.entitlement.gateway.options.OptionException if a file that an option names cannot be used
     * @throws StartFailure if an address cannot be had
     */
    Running start(DataPlane.Start dataPlaneStart) {
        Credentials credentials = credentials();
        CallListener records = records();
        History history = new History(Clock.systemUTC(), this::clientStatus, metrics.registry(), pulse);
        AdminServer admin = admin(history);
        URI upstream = upstream();
        EntitlementClient started = client(upstream, credentials, records);
        WarmUp warmUp = releases.with(WarmUp.start(options.warmUp(), loops));
        warmUp.await();
        releases.add(EventLoopDelay.measure(loops.onClient(true), metrics.registry())::dispose);
        DataPlane dataPlane = StartFailure.listening(
                dataPlaneStart.start(options, started, metrics.registry(), loops),
                options.listen(),
                HOST,
                PORT,
                options.values());
        releases.add(Mono.defer(dataPlane::close));
        releases.add(ticking(history)::dispose);
        health.ready();
        log.info("Version {} runs on {} with {} event loops", Version.text(), transport(), LOOPS);
        warmUp.goOnUntil(() -> dataPlane.unanswered() > 0);
        return new Running(health, dataPlane, readyLine(dataPlane.address(), admin.address()));
    }

    @Override
    public void close() {
        releases.close();
    }

    private Credentials credentials() {
        if (options.simulator() != null && options.credentials() == CredentialsMode.GATEWAY) {
            return SIMULATED;
        }
        UpstreamCredentials credentials = UpstreamCredentials.of(options.upstream(), options.values());
        releases.add(credentials.watch(Schedulers.boundedElastic())::dispose);
        return credentials.credentials();
    }

    private CallListener records() {
        boolean ownCredentials = options.credentials() == CredentialsMode.GATEWAY;
        CallListener callLog = new CallLog(ownCredentials, System::nanoTime);
        Path path = options.failureLog();
        return path == null ? callLog : callLog.and(failureLog(path));
    }

    private FailureLog failureLog(Path path) {
        try {
            FailureLog failures = FailureLog.open(path);
            releases.add(() -> failures.close(FLUSH));
            FunctionCounter.builder("entitlement.failure.log.dropped", failures, FailureLog::dropped)
                    .description("Lines of the failure log that could not be written")
                    .register(metrics.registry());
            return failures;
        } catch (IllegalArgumentException e) {
            throw options.values().refuse(FAILURE_LOG, String.valueOf(e.getMessage()));
        }
    }

    private AdminServer admin(History history) {
        StatusReport status = new StatusReport(
                Version.text(),
                Clock.systemUTC().instant(),
                history,
                transport(),
                () -> upstreamUrl,
                options.simulator() != null,
                options.values().inForce());
        AdminPages pages = new AdminPages(health, this::clientStatus, metrics.registry(), status);
        if (options.simulator() != null) {
            pages.with(new EmbeddedFaults(() -> simulator));
        }
        AdminServer admin = StartFailure.listening(
                AdminServer.start(options.admin(), pages), options.admin(), ADMIN_HOST, ADMIN_PORT, options.values());
        releases.add(admin.stop());
        return admin;
    }

    /** On a thread that is nobody's event loop. */
    private static Disposable ticking(History history) {
        return Schedulers.single()
                .schedulePeriodically(history::tick, 0, History.PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private @Nullable ClientStatus clientStatus() {
        EntitlementClient started = client;
        return started == null ? null : started.status();
    }

    private URI upstream() {
        SimulatorSettings settings = options.simulator();
        if (settings == null) {
            return options.upstream().url();
        }
        RunningSimulator started = StartFailure.listening(
                Simulator.start(settings),
                new Address(settings.host(), settings.port()),
                SIMULATE_HOST,
                SIMULATE_PORT,
                options.values());
        releases.add(started.stop());
        simulator = started;
        return URI.create(started.url());
    }

    private EntitlementClient client(URI upstream, Credentials credentials, CallListener records) {
        ClientSettings settings = options.settings(upstream);
        upstreamUrl = settings.baseUrl().toString();
        EntitlementMetrics counts = new EntitlementMetrics(metrics.registry());
        EntitlementClient started = EntitlementClient.builder()
                .settings(settings)
                .credentials(credentials)
                .listener(counts.and(pulse).and(records))
                .loopResources(loops)
                .build();
        releases.add(started.close().timeout(HEAR_OUT, started.closeNow()), FLUSH);
        counts.bindTo(started);
        client = started;
        return started;
    }

    private String readyLine(Address callers, Address admin) {
        return "ready on http://" + callers + " admin http://" + admin + " upstream " + upstreamUrl;
    }

    /** What moves the bytes: {@code epoll} where the platform has it, else {@code NIO}. */
    private String transport() {
        String channel = loops.onChannelClass(ServerSocketChannel.class, loops.onServer(true))
                .getSimpleName();
        return channel.startsWith("Epoll") ? "epoll" : channel.startsWith("Nio") ? "NIO" : channel;
    }
}
