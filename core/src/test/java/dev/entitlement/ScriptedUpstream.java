package dev.entitlement;

import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An upstream that does what it is told, request by request, and remembers what it was sent. */
final class ScriptedUpstream implements Upstream {
    private final VirtualTimeScheduler scheduler;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Sent> echoes = new ArrayList<>();
    private Function<Sent, Step> script;
    private Function<Sent, Step> echoScript = echo -> Step.ok();
    private boolean forgetful;
    private int out;
    private int mostOut;

    ScriptedUpstream(VirtualTimeScheduler scheduler, Function<Sent, Step> script) {
        this.scheduler = scheduler;
        this.script = script;
    }

    /** A script that is over after its last step: one request more fails the test. */
    static Function<Sent, Step> inTurn(Step... steps) {
        Deque<Step> left = new ArrayDeque<>(Arrays.asList(steps));
        return request -> {
            if (left.isEmpty()) {
                throw new AssertionError("not in the script: " + request);
            }
            return left.remove();
        };
    }

    void goesOn(Function<Sent, Step> script) {
        this.script = script;
    }

    void echoes(Function<Sent, Step> script) {
        this.echoScript = script;
    }

    /** Remembers nothing from now on, for the long run. */
    void forgets() {
        forgetful = true;
    }

    /** The most requests that were out at once, since this was asked before. */
    int takeMostOut() {
        int most = mostOut;
        mostOut = out;
        return most;
    }

    /** The reactivations that came, in order. */
    List<Sent> sent() {
        return sent;
    }

    /** The echoes that came, in order. */
    List<Sent> echoed() {
        return echoes;
    }

    @Override
    public Exchange send(OutboundRequest request, boolean fresh, Receiver receiver) {
        boolean isEcho = request.kind() == OutboundRequest.Kind.ECHO;
        Sent one = new Sent(request, fresh, now());
        if (!forgetful) {
            (isEcho ? echoes : sent).add(one);
        }
        out++;
        mostOut = Math.max(mostOut, out);
        Step step = (isEcho ? echoScript : script).apply(one);
        one.reached = step.sent();
        if (step.after().isNegative()) {
            one.end(step, receiver);
        } else {
            scheduler.schedule(() -> one.end(step, receiver), step.after().toNanos(), TimeUnit.NANOSECONDS);
        }
        return one;
    }

    private Duration now() {
        return Duration.ofNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    /** One request as it came. */
    final class Sent implements Exchange {
        private final OutboundRequest request;
        private final boolean fresh;
        private final Duration at;
        private boolean reached;
        private boolean aborted;
        private Duration endedAt; // null while it is out

        private Sent(OutboundRequest request, boolean fresh, Duration at) {
            this.request = request;
            this.fresh = fresh;
            this.at = at;
        }

        private void end(Step step, Receiver receiver) {
            if (!aborted && !step.isSilent()) {
                isOver();
                step.end().accept(receiver);
            }
        }

        OutboundRequest request() {
            return request;
        }

        String identifier() {
            return request.requestIdentifier();
        }

        /** Whether it was to go out on a new connection. */
        boolean fresh() {
            return fresh;
        }

        /** When it came, since the beginning of the test. */
        Duration at() {
            return at;
        }

        /** Whether both were out at the same time. */
        boolean overlaps(Sent other) {
            return isOutAfter(other.at) && other.isOutAfter(at);
        }

        private boolean isOutAfter(Duration time) {
            return endedAt == null || endedAt.compareTo(time) > 0;
        }

        boolean aborted() {
            return aborted;
        }

        @Override
        public boolean sent() {
            return reached;
        }

        @Override
        public void abort() {
            aborted = true;
            isOver();
        }

        private void isOver() {
            if (endedAt == null) {
                out--;
            }
            endedAt = now();
        }

        @Override
        public String toString() {
            return request.kind() + " " + request.id() + " as " + request.requestIdentifier() + " at " + at;
        }
    }
}
