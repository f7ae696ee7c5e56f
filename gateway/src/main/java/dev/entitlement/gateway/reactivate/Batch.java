package dev.entitlement.gateway.reactivate;

import static dev.entitlement.gateway.options.GatewayOptions.*;

import dev.entitlement.CallListener;
import dev.entitlement.ClientDrainingException;
import dev.entitlement.EntitlementClient;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.bulk.ResultLine;
import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.FileReason;
import dev.entitlement.gateway.options.OptionException;
import dev.entitlement.gateway.options.ReactivateOptions;
import dev.entitlement.gateway.records.FailureLog;
import dev.entitlement.gateway.secrets.UpstreamCredentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One run over a list, from what is there to its end. Files are read on one thread and written on another, calls live on
 * event loops; what holds one up holds up the others, so that nothing piles up in between.
 */
public final class Batch {
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final Duration HEAR_OUT = Duration.ofSeconds(1);
    private static final int IDLE_SECONDS = 60;
    private static final int WRONG_USAGE = 2;
    private static final String STANDARD_INPUT = "-";

    private final ReactivateOptions options;
    private final StandardStreams streams;
    private final Stops stops = new Stops();
    private final Tally tally = new Tally();
    private final Scheduler input = thread("input");
    private final Scheduler output = thread("results");
    private final Resumption resumption;
    private final ResultsFile results;
    private final @Nullable Journal journal;
    private final Progress progress;
    private final Recorder recorder;
    private final EntitlementClient client;
    private volatile boolean isHurried;
    private final long startNanos = System.nanoTime();

    /**
     * Opens and checks all that it needs, in order, before anything is sent. Blocks.
     *
     * @param arguments ids, or {@code -} for standard input
     * @param err where the progress is shown
     * @param releases is told what is to be closed in the end, whatever happens
     * @throws OptionException if something cannot be used
     */
    public static Batch open(
            ReactivateOptions options,
            List<String> arguments,
            StandardStreams streams,
            PrintWriter err,
            Consumer<AutoCloseable> releases) {
        UpstreamCredentials credentials = UpstreamCredentials.of(options.upstream(), options.values());
        releases.accept(credentials.watch(Schedulers.boundedElastic())::dispose);
        CallListener failures = failures(options, releases);
        Input list = list(options, arguments, streams);
        ResultsFile results = results(options);
        releases.accept(results);
        return new Batch(options, streams, err, credentials, failures, resume(options, list, results), results);
    }

    private Batch(
            ReactivateOptions options,
            StandardStreams streams,
            PrintWriter err,
            UpstreamCredentials credentials,
            CallListener failures,
            Resumption resumption,
            ResultsFile results) {
        this.options = options;
        this.streams = streams;
        this.resumption = resumption;
        this.results = results;
        Path out = options.out();
        journal = out == null ? null : journal(out);
        progress =
                streams.errIsTerminal() ? new ProgressLine(err, resumption.total(), System::nanoTime) : Progress.NONE;
        AnswerStatus status = new AnswerStatus(options.upstream().credentials() == CredentialsMode.GATEWAY);
        recorder = new Recorder(
                results,
                out == null ? streams.out() : null,
                resumption.ledger(),
                journal,
                status,
                tally,
                progress,
                stops);
        CircuitWatch circuit = new CircuitWatch(options.giveUpAfter(), Schedulers.parallel(), output, progress, stops);
        EntitlementClient.Builder builder = EntitlementClient.builder()
                .settings(options.settings())
                .credentials(credentials.credentials())
                .listener(circuit.and(failures));
        client = (journal == null ? builder : builder.writeAhead(journal)).build();
    }

    // ---- before

    private static CallListener failures(ReactivateOptions options, Consumer<AutoCloseable> releases) {
        Path path = options.failureLog();
        if (path == null) {
            return CallListener.none();
        }
        try {
            FailureLog log = FailureLog.open(path);
            releases.accept(() -> log.close(FLUSH));
            return log;
        } catch (IllegalArgumentException e) {
            throw options.values().refuse(FAILURE_LOG, String.valueOf(e.getMessage()));
        }
    }

    private static Input list(ReactivateOptions options, List<String> arguments, StandardStreams streams) {
        List<InputFile> files = new ArrayList<>();
        Path file = options.file();
        boolean dash = file != null && file.toString().equals(STANDARD_INPUT);
        boolean nothing = arguments.isEmpty() && file == null;
        if (nothing && streams.inIsTerminal()) {
            throw new OptionException(
                    "arguments", "none given (expected: ids, --file FILE, or a list on standard input)");
        }
        if (nothing || dash || arguments.contains(STANDARD_INPUT)) {
            files.add(InputFile.standardInput(streams.in()));
        }
        if (file != null && !dash) {
            files.add(file(options, file));
        }
        return new Input(
                arguments.stream().filter(id -> !id.equals(STANDARD_INPUT)).toList(), files);
    }

    private static InputFile file(ReactivateOptions options, Path path) {
        try {
            return InputFile.at(path);
        } catch (IOException e) {
            throw options.values().refuse(FILE, path + " " + FileReason.of(e) + " (expected: a list of ids)");
        }
    }

    private static ResultsFile results(ReactivateOptions options) {
        Path out = options.out();
        try {
            ResultsFile results = out == null ? ResultsFile.temporary() : ResultsFile.open(out);
            if (results == null) {
                throw options.values()
                        .refuse(OUT, out + " is in use by another run (expected: a file that this run has for itself)");
            }
            return results;
        } catch (IOException e) {
            String what = out == null ? "a temporary file" : out.toString();
            throw options.values().refuse(OUT, what + " " + FileReason.of(e) + " (expected: a file to write to)");
        }
    }

    private static Resumption resume(ReactivateOptions options, Input list, ResultsFile results) {
        Path out = options.out();
        Resumption resumption;
        try {
            resumption = out == null ? Resumption.none(list, results) : Resumption.of(list, results, journalOf(out));
        } catch (Resumption.Unfit e) {
            throw options.values()
                    .refuse(
                            OUT,
                            out + " " + e.getMessage() + " (expected: the results of an earlier run over this list)");
        } catch (IOException e) {
            Path file = options.file();
            throw options.values()
                    .refuse(
                            FILE,
                            (file == null ? "the list" : file) + " " + FileReason.of(e) + " (expected: a list of ids)");
        }
        if (resumption.total() == 0) {
            throw empty(options);
        }
        return resumption;
    }

    private static OptionException empty(ReactivateOptions options) {
        return new OptionException(
                options.values().isGiven(FILE) ? FILE.flag() : "arguments",
                "no id in the list (expected: at least one)");
    }

    private static Path journalOf(Path out) {
        return out.resolveSibling(out.getFileName() + ".journal");
    }

    private Journal journal(Path out) {
        try {
            results.force(); // a journal must not begin beyond what a loss of power leaves of the results
            long begin = results.length();
            JournalFile file = JournalFile.begin(
                    journalOf(out), new JournalFile.Content(begin, results.checksumBefore(begin), resumption.calls()));
            return new Journal(file, results, resumption.calls(), this::journalFailed);
        } catch (IOException e) {
            throw options.values()
                    .refuse(
                            OUT,
                            journalOf(out) + " " + FileReason.of(e) + " (expected: a journal that can be written)");
        }
    }

    private void journalFailed(IOException e) {
        stops.stop(1, "stopped: the journal cannot be written, and nothing is sent without: " + e.getMessage());
    }

    /** A thread of its own that may block, which handing work to does not. */
    private static Scheduler thread(String name) {
        return Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, name, IDLE_SECONDS, true);
    }

    // ---- while it runs

    /**
     * How it ended.
     *
     * @param exitStatus 0 if everybody has, or is about to have, access; 1 if not, or if it was stopped
     * @param complaints for people, a line each; empty if all went its way
     * @param summary for people
     */
    public record Ending(int exitStatus, List<String> complaints, List<String> summary) {}

    /**
     * Goes through the list.
     *
     * @param signals exit statuses: one stops it in good order, or at once if it is stopping already
     */
    public Mono<Ending> run(Flux<Integer> signals) {
        RefusalWatch refusals = new RefusalWatch(stops);
        Mono<Ending> inGoodOrder = client.reactivateAll(lines(), line -> line.request(stops.signal()))
                .doOnNext(told -> refusals.ended(told.result()))
                .onErrorComplete(ClientDrainingException.class) // stopped, with lines left
                .publishOn(output, Math.max(256, options.values().get(MAX_IN_FLIGHT)))
                .doOnNext(told -> recorder.ended(told.line(), told.result()))
                .then(Mono.fromCallable(this::end).subscribeOn(output));
        Mono<Ending> atOnce = signals.filter(status -> !stops.stop(status, "stopped by a signal"))
                .next()
                .map(this::atOnce);
        Mono<Ending> drain = stops.signal()
                .doOnNext(reason -> output.schedule(progress::stopping))
                .flatMap(reason -> client.drain())
                .then(Mono.never());
        return Mono.firstWithSignal(inGoodOrder, atOnce, drain);
    }

    private Flux<Line> lines() {
        Feeder feeder = new Feeder(resumption.input().open(), resumption.ledger(), recorder, tally, journal);
        return Flux.<Line>generate(sink -> {
                    try {
                        Line line = feeder.next();
                        if (line == null) {
                            sink.complete();
                        } else {
                            sink.next(line);
                        }
                    } catch (IOException e) {
                        stops.stop(1, "stopped: the list cannot be read any further: " + e.getMessage());
                        sink.complete();
                    }
                })
                .subscribeOn(input);
    }

    /** Closes the client; subscribe when it has ended. */
    public Mono<Void> release() {
        return Mono.defer(() -> isHurried ? client.closeNow() : client.close().timeout(HEAR_OUT, client.closeNow()));
    }

    // ---- after

    /** What is on the wire stays open: the journal has it. */
    private Ending atOnce(int status) {
        isHurried = true;
        return ending(status, List.of("stopped at once; what was on the wire was not heard out: " + whoAsks()), false);
    }

    private Ending end() throws InterruptedException {
        if (tally.lines() == 0 && stops.reason() == null) {
            progress.close();
            closeJournal(true);
            return new Ending(WRONG_USAGE, List.of(empty(options).line()), List.of());
        }
        List<String> complaints = new ArrayList<>();
        int status = tally.outcomes().allRestored() ? 0 : 1;
        Stops.Reason reason = stops.reason();
        if (reason != null) {
            complaints.add(reason.line());
            status = reason.exitStatus();
        }
        if (tally.untoldCalls() > 0) {
            complaints.add(untold());
        }
        String fault = closeJournal(reason == null);
        if (fault != null) {
            complaints.add(fault);
            status = 1;
        }
        return ending(status, complaints, reason == null);
    }

    private String untold() {
        return String.format(
                Locale.ROOT, "what came of %,d more could not be written: %s", tally.untoldCalls(), whoAsks());
    }

    private String whoAsks() {
        return journal == null
                ? "it is told nowhere; with --out, the next run would ask again"
                : "the next run asks again, under the identifiers in the journal";
    }

    private @Nullable String closeJournal(boolean isWhole) throws InterruptedException {
        if (journal == null) {
            return null;
        }
        try {
            if (isWhole) {
                journal.complete();
            } else {
                journal.close();
            }
            return null;
        } catch (IOException e) {
            return "the results are not safe on the disk: " + e.getMessage();
        }
    }

    private Ending ending(int status, List<String> complaints, boolean isWhole) {
        progress.close();
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        List<String> summary = new SummaryText(tally, took, options.out()).lines(isWhole, journal);
        if (options.out() != null || streams.outIsTerminal()) {
            return new Ending(status, complaints, summary);
        }
        if (writeSummary()) {
            return new Ending(status, complaints, List.of());
        }
        List<String> all = new ArrayList<>(complaints); // who reads standard output is gone
        all.addAll(summary);
        return new Ending(status, all, List.of());
    }

    /** Where a program reads, the summary is a line like that of the bulk endpoint. */
    private boolean writeSummary() {
        ByteBuf line = Unpooled.buffer(256);
        ResultLine.writeSummary(tally.outcomes(), line);
        try {
            line.getBytes(0, streams.out(), line.readableBytes());
            streams.out().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
