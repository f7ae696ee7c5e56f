package dev.entitlement.gateway;

import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.ReactivateOptions;
import dev.entitlement.gateway.reactivate.Batch;
import dev.entitlement.gateway.reactivate.StandardStreams;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** {@code reactivate}: many ids from a list, a line told for each, and a summary. */
final class ReactivateCommand implements Subcommand {
    private static final Duration RELEASE = Duration.ofSeconds(3);

    /** What shells say of a process that a signal ended: 128 and the signal's number. */
    private static final int INTERRUPTED = 130;

    private static final int TERMINATED = 143;

    private final StandardStreams streams;
    private final Supplier<Flux<StopSignal>> signals;

    ReactivateCommand(StandardStreams streams, Supplier<Flux<StopSignal>> signals) {
        this.streams = streams;
        this.signals = signals;
    }

    @Override
    public String name() {
        return "reactivate";
    }

    @Override
    public String description() {
        return "Reactivates ids from arguments, a file or standard input, a result a line. With --out, the same command"
                + " goes on after a crash: what is settled is not sent again.";
    }

    @Override
    public List<Option<?>> options() {
        return GatewayOptions.reactivate();
    }

    @Override
    public String arguments() {
        return "[ID...]";
    }

    /** @return 0 when all were reactivated, need an action or were active, 1 when some were not, 130 after SIGINT */
    @Override
    public int run(OptionValues values, List<String> arguments, Console console) {
        try (Releases releases = new Releases()) {
            Batch batch = Batch.open(ReactivateOptions.of(values), arguments, streams, console.err(), releases::add);
            releases.add(batch.release(), RELEASE);
            Batch.Ending ending = // the main thread waits for the run that it is there for; no event loop does
                    batch.run(signals.get().map(ReactivateCommand::status)).block();
            if (ending == null) {
                throw new IllegalStateException("the run ended without a result");
            }
            ending.complaints().forEach(console.err()::println);
            PrintWriter summary = values.orNull(GatewayOptions.OUT) == null ? console.out() : console.err();
            ending.summary().forEach(summary::println);
            return ending.exitStatus();
        }
    }

    private static int status(StopSignal signal) {
        return switch (signal) {
            case INT -> INTERRUPTED;
            case TERM -> TERMINATED;
        };
    }
}
