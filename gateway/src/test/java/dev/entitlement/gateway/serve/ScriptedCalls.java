package dev.entitlement.gateway.serve;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.BulkResult;
import dev.entitlement.CallReport;
import dev.entitlement.EchoResult;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A client that does what a test says, and remembers what it was asked. Like the real one it tells results on the event
 * loop, whatever thread the script has them from.
 */
final class ScriptedCalls implements Calls {
    /** Lines that are called for at a time. */
    static final int AT_ONCE = 8;

    private final Scheduler loop;
    final BlockingQueue<ReactivationRequest> asked =
            new LinkedTransferQueue<>(); // added to on event loops: without a lock
    final Sinks.Empty<Void> drained = Sinks.empty();
    volatile boolean keep = true;
    volatile Function<ReactivationRequest, Mono<EntitlementResult>> script = request -> Mono.just(notSent(request));

    ScriptedCalls(EventLoop loop) {
        this.loop = Schedulers.fromExecutor(task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        });
    }

    @Override
    public Mono<EntitlementResult> reactivate(ReactivationRequest request) {
        Mono<EntitlementResult> result = script.apply(request); // before it is told, for then the script may change
        if (keep) {
            asked.add(request);
        }
        return result.publishOn(loop);
    }

    @Override
    public <T> Flux<BulkResult<T>> reactivateAll(Publisher<T> lines, Function<? super T, ReactivationRequest> request) {
        return Flux.from(lines)
                .flatMapDelayError(
                        line -> reactivate(request.apply(line)).map(result -> new BulkResult<>(line, result)),
                        AT_ONCE,
                        1);
    }

    @Override
    public Mono<EchoResult> echo(String echoId, String authorization) {
        return Mono.just(new EchoResult(AttemptEnd.TIMED_OUT, 0, null, null, 1));
    }

    @Override
    public Mono<Void> drain() {
        return drained.asMono();
    }

    /** The upstream could not be reached: 502, effect none. */
    static EntitlementResult notSent(ReactivationRequest request) {
        return ended(request, AttemptEnd.NOT_SENT, 0, Effect.NONE, 0);
    }

    static EntitlementResult ended(
            ReactivationRequest request, AttemptEnd end, int status, Effect effect, int retryAfterSeconds) {
        List<Attempt> attempts = List.of(
                new Attempt(1, "first", 100_000, 2_000_000, AttemptEnd.LOST, 0, null),
                new Attempt(2, "second", 12_345_678, 1_000_000_000L, end, status, null));
        return new EntitlementResult.Unavailable(report(request, effect, attempts, null, retryAfterSeconds));
    }

    static EntitlementResult refused(ReactivationRequest request, Refusal refusal, int retryAfterSeconds) {
        return new EntitlementResult.Unavailable(report(request, Effect.NONE, List.of(), refusal, retryAfterSeconds));
    }

    /** A result of which no answer can be made: whoever looks at its attempts gets what {@code bug} throws. */
    static EntitlementResult unanswerable(ReactivationRequest request, Effect effect, Supplier<Attempt> bug) {
        List<Attempt> broken = new AbstractList<>() {
            @Override
            public Attempt get(int index) {
                return bug.get();
            }

            @Override
            public int size() {
                return 1;
            }
        };
        return new EntitlementResult.Unavailable(report(request, effect, broken, null, 0));
    }

    private static CallReport report(
            ReactivationRequest request,
            Effect effect,
            List<Attempt> attempts,
            Refusal refusal,
            int retryAfterSeconds) {
        String identifier = request.requestIdentifier() == null ? "made" : request.requestIdentifier();
        return new CallReport(
                request.entitlementId(),
                identifier,
                effect,
                attempts,
                null,
                refusal,
                null,
                retryAfterSeconds,
                false,
                Instant.EPOCH,
                1_012_345_678);
    }
}
