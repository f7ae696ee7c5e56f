package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.results.Failure;
import dev.entitlement.benchmarks.results.Times;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run, from its first connection to its last answer. What the event loops record they hand over second by second; the
 * thread that calls {@link #run} adds it up and tells it on, so that neither files nor the terminal delay a call.
 */
final class LoadRun {
    /** From the last connection to the first call: enough for every loop to hear of it. */
    private static final long LEAD = 20 * Times.MILLISECOND;

    private final RunSettings settings;
    private final RunClock clock = new RunClock();
    private final ProcessorTime processor = new ProcessorTime();
    private final Told told = new Told();
    private final List<OpenLoop> loops = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private final Interval total = new Interval().of(0);
    private final Seconds seconds;

    private final CallEnds ends;

    private int openedAll;
    private int opened;
    private @Nullable Throwable refusal;
    private int finished;
    private volatile boolean stopped;

    /**
     * @param on as many as the settings say
     * @param second hears of each second of the run, once, in order, on the thread that runs it
     */
    LoadRun(RunSettings settings, Loops on, Consumer<Interval> second) throws IOException {
        this(settings, on, callers(settings), CallEnds.UNHEARD, second);
    }

    /**
     * @param on as many as the settings say
     * @param authorizations the header's values, one a caller, dealt out to the calls in turn; in place of that of the
     *     settings
     * @param ends hears of every call's end
     * @param second hears of each second of the run, once, in order, on the thread that runs it
     */
    LoadRun(RunSettings settings, Loops on, List<String> authorizations, CallEnds ends, Consumer<Interval> second)
            throws IOException {
        this.settings = settings;
        this.ends = ends;
        this.seconds = new Seconds(settings.threads(), interval -> {
            total.add(interval);
            second.accept(interval);
        });
        Transport transport = new Transport(settings.target(), settings.timeoutNanos());
        RequestWriter writer = new RequestWriter(settings.target(), settings.ids(), authorizations);
        for (int place = 0; place < settings.threads(); place++) {
            add(place, on.next(), transport, writer);
        }
    }

    private static List<String> callers(RunSettings settings) {
        return settings.authorization() == null ? List.of() : List.of(settings.authorization());
    }

    private void add(int place, EventLoop loop, Transport transport, RequestWriter writer) {
        Recorder[] self = new Recorder[1];
        Recorder recorder = new Recorder(
                settings.schedule().nanos(),
                interval -> told.add(() -> {
                    seconds.report(place, interval);
                    self[0].recycle(interval);
                }));
        self[0] = recorder;
        recorders.add(recorder);
        loops.add(new OpenLoop(
                loop,
                transport.bootstrap(loop),
                writer,
                settings,
                settings.schedule().fireTimes(new SplittableRandom(settings.seed())),
                place,
                clock,
                recorder,
                ends,
                () -> told.add(() -> finished(place))));
    }

    private void finished(int place) {
        finished++;
        seconds.finished(place);
    }

    /**
     * Runs to the end.
     *
     * @param begun hears before the first call how many connections are open
     * @throws UnreachableException if none could be opened
     */
    RunResult run(Consumer<Connections.Opened> begun) throws InterruptedException, UnreachableException {
        if (openedAll == 0) {
            open();
        }
        begun.accept(new Connections.Opened(opened, refusal));
        processor.start();
        clock.startIn(LEAD);
        loops.forEach(OpenLoop::start);
        while (finished < loops.size()) {
            told.take().run();
        }
        return result(clock.now());
    }

    /** Opens the connections ahead of {@link #run}, which does it else. */
    void open() throws InterruptedException, UnreachableException {
        loops.forEach(loop -> loop.open(result -> told.add(() -> opened(result))));
        while (openedAll < loops.size()) {
            told.take().run();
        }
        if (opened == 0) {
            throw new UnreachableException(Objects.requireNonNullElse(refusal, new IOException("no answer")));
        }
    }

    private void opened(Connections.Opened result) {
        openedAll++;
        opened += result.open();
        refusal = result.refusal() == null ? refusal : result.refusal();
    }

    RunClock clock() {
        return clock;
    }

    /** Cuts the run short: no more calls, and those not yet ended are given up. Any thread. */
    void stop() {
        stopped = true;
        loops.forEach(OpenLoop::stop);
    }

    private RunResult result(long nanos) {
        return new RunResult(
                total,
                sum(Recorder::offered),
                sum(Recorder::goodOfOffered),
                loops.stream().mapToLong(OpenLoop::started).sum(),
                loops.stream().mapToLong(OpenLoop::unended).sum(),
                nanos,
                stopped,
                opened,
                loops.stream()
                        .map(OpenLoop::lastLoss)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(Reasons::of)
                        .orElse(null),
                failures(),
                processor.nanos());
    }

    private List<Failure> failures() {
        Failures all = new Failures();
        loops.forEach(loop -> all.add(loop.failures()));
        return all.list();
    }

    private List<Long> sum(Function<Recorder, long[]> series) {
        long[] sum = new long[Recorder.second(settings.schedule().nanos()) + 1];
        for (Recorder recorder : recorders) {
            long[] part = series.apply(recorder);
            Arrays.setAll(sum, second -> sum[second] + part[second]);
        }
        return Arrays.stream(sum).boxed().toList();
    }
}
