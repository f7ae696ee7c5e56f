package dev.entitlement.gateway;

import static dev.entitlement.gateway.options.GatewayOptions.*;

import dev.entitlement.gateway.logging.Logs;
import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.LogFormat;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.ServeOptions;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** {@code serve}: the gateway, with its admin plane and, if asked for, a simulator of its own. */
final class ServeCommand implements Subcommand {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
    private static final int ALL_ENDED = 0;
    private static final int FAILED = 1;

    private final DataPlane.Start dataPlane;
    private final Supplier<Flux<StopSignal>> signals;

    ServeCommand(DataPlane.Start dataPlane, Supplier<Flux<StopSignal>> signals) {
        this.dataPlane = dataPlane;
        this.signals = signals;
    }

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String description() {
        return "The gateway: a proxy before the Resale API that retries, protects and tells the truth.";
    }

    @Override
    public List<Option<?>> options() {
        return GatewayOptions.serve();
    }

    /** @return 0 when every call has ended by itself; 1 when an address could not be had or calls were cut */
    @Override
    public int run(OptionValues values, List<String> arguments, Console console) {
        ServeOptions options = ServeOptions.of(values);
        Logs logs = Logs.start(options.logFormat() == LogFormat.JSON);
        try (Serving serving = new Serving(options)) {
            Serving.Running running = serving.start(dataPlane);
            warn(options); // not sooner: a start that is refused says one line
            return serve(running, options, console);
        } catch (StartFailure e) {
            console.err().println(e.line());
            return FAILED;
        } finally {
            logs.close();
        }
    }

    private int serve(Serving.Running running, ServeOptions options, Console console) {
        Drain drain = new Drain(running.health(), running.dataPlane(), options.drainDelay(), options.drainTimeout());
        Flux<StopSignal> stop = signals.get();
        console.out().println(running.readyLine());
        return Boolean.TRUE.equals(drain.after(stop).block()) ? ALL_ENDED : FAILED;
    }

    /** What was given and has no effect. It is no mistake, as one file or environment may serve several runs. */
    private static void warn(ServeOptions options) {
        OptionValues values = options.values();
        values.unknownVariables().forEach(name -> log.warn("{} is no option, and is ignored", name));
        if (options.simulator() != null && values.isGiven(UPSTREAM_URL)) {
            log.warn("--upstream-url is ignored: with --simulate, the simulator is the upstream");
        }
        if (options.credentials() == CredentialsMode.PASSTHROUGH && values.isGiven(UPSTREAM_USERNAME)) {
            log.warn("--upstream-username is ignored: with --credentials passthrough, callers bring their own");
        }
    }
}
