package dev.entitlement.gateway.simulator;

import dev.entitlement.gateway.simulator.Draws.Question;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The simulated platform without its wire: decides what becomes of each request, in the order in which the real one
 * would: credentials, then an outage, then the rate limit, then the work that lies before it, then chance, then the
 * entitlement.
 * Thread-safe.
 *
 * <p>Where the published facts leave it open, this platform holds to the following.
 * <ul>
 *   <li>What is refused before it is processed ({@code UNAUTHORIZED}, {@code TOO_MANY_REQUESTS}, in an outage or for want of
 *       capacity {@code SERVICE_UNAVAILABLE}) is not tied to the identifier: the same identifier, sent again in time or with
 *       credentials, is processed.
 *   <li>Everything else is: a repeat gets the first answer again, drawn errors included, even about another id.
 *   <li>A drawn {@code INTERNAL_ERROR} or {@code SERVICE_UNAVAILABLE} has reactivated nothing.
 *   <li>The echo takes no permit of the rate limit, which is one of calls, and no place among them, but it is refused
 *       for want of capacity as they are, and is as much work as a refusal.
 *   <li>A call holds its place for its latency, also if it is never answered: what hangs is lost, not being worked on.
 * </ul>
 */
final class Platform {

    private final long seed;
    private final Clocks clocks;
    private final RateLimit rateLimit;
    private final WorkQueue work;
    private final Places places = new Places();
    private final AtomicReference<Faults> faults;
    private final Ledger ledger = new Ledger();

    Platform(long seed, Faults faults, Clocks clocks) {
        this.seed = seed;
        this.clocks = clocks;
        this.faults = new AtomicReference<>(faults);
        this.rateLimit = new RateLimit(clocks.nanos().getAsLong());
        this.work = new WorkQueue(clocks.nanos().getAsLong());
    }

    Faults faults() {
        return faults.get();
    }

    /** Changes the faults for every request from now on; nothing changes if the change throws. */
    Faults change(UnaryOperator<Faults> change) {
        return faults.updateAndGet(change);
    }

    Stats stats() {
        return ledger.stats();
    }

    Totals totals() {
        return ledger.totals();
    }

    /** A call has arrived that is to be answered. */
    InFlight.Stay enter() {
        return ledger.inFlight().enter();
    }

    /**
     * @param id of the entitlement, decoded
     * @param identifier the {@code X-RequestIdentifier}, if one was sent
     * @param trusted whether credentials were sent
     */
    Fate reactivate(String id, @Nullable String identifier, boolean trusted) {
        Call call = received(id, identifier);
        if (!trusted) {
            return refused(call, Code.UNAUTHORIZED, call.latencyNanos());
        }
        IdScript script = IdScript.of(id);
        if (script != null) {
            return scripted(call, script);
        }
        if (call.faults().outage()) {
            chargeRefusal(call.faults());
            return refused(call, Code.SERVICE_UNAVAILABLE, 0);
        }
        if (!admits(call.faults())) {
            chargeRefusal(call.faults());
            return refused(call, Code.TOO_MANY_REQUESTS, call.latencyNanos());
        }
        boolean fails = drawnError(call.faults(), call.errorDraws()) != null;
        long waitNanos = enter(call.faults(), fails ? call.faults().refusalCost() : 1);
        if (waitNanos == WorkQueue.REFUSED) {
            return refused(call, Code.SERVICE_UNAVAILABLE, 0);
        }
        return processed(call, waitNanos + placeNanos(call, waitNanos) + call.latencyNanos());
    }

    private Fate processed(Call call, long delayNanos) {
        Ending ending = drawnEnding(call.faults(), call.draws());
        if (ending == Ending.ANSWERED) {
            return answered(settle(call), delayNanos);
        }
        if (call.draws().of(Question.APPLIED_UNANSWERED) < 0.5) {
            settle(call);
        }
        return new Fate(ending, null, delayNanos);
    }

    /** An echo meets errors, hangs and resets as a call would whose identifier is the echo's id. */
    Fate echo(String id, boolean trusted) {
        Faults current = faults.get();
        ledger.echoed();
        Draws draws = new Draws(seed, id, ledger.echo(id).called());
        if (trusted && current.outage()) {
            chargeRefusal(current);
            return new Fate(Ending.ANSWERED, new Answer(Code.SERVICE_UNAVAILABLE, id, 0, 0), 0);
        }
        long delayNanos = latencyNanos(current, draws);
        long waitNanos = trusted ? enter(current, current.refusalCost()) : 0;
        if (waitNanos == WorkQueue.REFUSED) {
            return new Fate(Ending.ANSWERED, new Answer(Code.SERVICE_UNAVAILABLE, id, 0, 0), 0);
        }
        Ending ending = trusted ? drawnEnding(current, draws) : Ending.ANSWERED;
        if (ending != Ending.ANSWERED) {
            return new Fate(ending, null, waitNanos + delayNanos);
        }
        Code error = trusted ? drawnError(current, new Draws(seed, id, 0)) : Code.UNAUTHORIZED;
        return new Fate(ending, new Answer(error == null ? Code.OK : error, id, 0, 0), waitNanos + delayNanos);
    }

    private Call received(String id, @Nullable String name) {
        Entitlement entitlement = ledger.entitlement(id);
        Identifier identifier = name == null ? null : ledger.identifier(name);
        ledger.called();
        int nth = entitlement.called();
        // the id's occurrences depend on who else asks for it, so they count only where there is no identifier
        Draws draws = identifier == null || name == null
                ? new Draws(seed, id, nth)
                : new Draws(seed, name, identifier.called());
        return new Call(id, entitlement, identifier, faults.get(), draws);
    }

    private Fate scripted(Call call, IdScript script) {
        Code code = script.code();
        if (code == null) {
            return new Fate(script.ending(), null, call.latencyNanos());
        }
        Identifier identifier = call.identifier();
        return answered(
                identifier == null
                        ? call.entitlement().follow(code, call.id(), nowMillis())
                        : identifier.answerAbout(
                                call.id(), () -> call.entitlement().follow(code, call.id(), nowMillis())),
                call.latencyNanos());
    }

    /** Decides the answer and makes it true, once for each identifier. */
    private Answer settle(Call call) {
        Identifier identifier = call.identifier();
        return identifier == null ? decide(call) : identifier.answer(() -> decide(call));
    }

    private Answer decide(Call call) {
        Code error = drawnError(call.faults(), call.errorDraws());
        if (error != null) {
            return new Answer(error, call.id(), nowMillis(), 0);
        }
        double pendingRate = call.faults().pendingRate();
        boolean startsPending =
                pendingRate > 0 && new Draws(seed, call.id(), 0).of(Question.STARTS_PENDING) < pendingRate;
        return call.entitlement().reactivate(call.id(), startsPending, nowMillis());
    }

    private Fate answered(Answer answer, long delayNanos) {
        ledger.answered(answer.code());
        return new Fate(Ending.ANSWERED, answer, delayNanos);
    }

    private Fate refused(Call call, Code code, long delayNanos) {
        return answered(new Answer(code, call.id(), nowMillis(), 0), delayNanos);
    }

    private boolean admits(Faults current) {
        Double perSecond = current.rateLimit();
        return perSecond == null || rateLimit.admits(perSecond, clocks.nanos().getAsLong());
    }

    /** How long the work before it takes, or {@link WorkQueue#REFUSED}. */
    private long enter(Faults current, double cost) {
        Double perSecond = current.capacity();
        return perSecond == null
                ? 0
                : work.enter(
                        perSecond, cost, current.refusalCost(), clocks.nanos().getAsLong());
    }

    private void chargeRefusal(Faults current) {
        Double perSecond = current.capacity();
        if (perSecond != null) {
            work.charge(perSecond, current.refusalCost(), clocks.nanos().getAsLong());
        }
    }

    private long placeNanos(Call call, long waitNanos) {
        Integer most = call.faults().concurrency();
        return most == null
                ? 0
                : places.take(most, call.latencyNanos(), clocks.nanos().getAsLong() + waitNanos);
    }

    private long nowMillis() {
        return clocks.wall().millis();
    }

    private static @Nullable Code drawnError(Faults faults, Draws draws) {
        if (faults.errorRate() == 0 || draws.of(Question.FAILS) >= faults.errorRate()) {
            return null;
        }
        return draws.of(Question.WHICH_ERROR) < 0.5 ? Code.INTERNAL_ERROR : Code.SERVICE_UNAVAILABLE;
    }

    /** One draw for both, so that the rates are shares of all requests and add up. */
    private static Ending drawnEnding(Faults faults, Draws draws) {
        double unanswered = faults.hangRate() + faults.resetRate();
        double draw = unanswered == 0 ? 1 : draws.of(Question.UNANSWERED);
        if (draw >= unanswered) {
            return Ending.ANSWERED;
        }
        return draw < faults.hangRate() ? Ending.HANG : Ending.RESET;
    }

    private static long latencyNanos(Faults faults, Draws draws) {
        Latency latency = faults.latency();
        return latency.nanos(latency.isFixed() ? 0 : draws.of(Question.LATENCY));
    }

    /** A call with what it meets: the faults of its arrival and chances of its own. */
    private record Call(
            String id, Entitlement entitlement, @Nullable Identifier identifier, Faults faults, Draws draws) {

        /** The error hangs on the identifier alone, so that concurrency does not matter. */
        Draws errorDraws() {
            return identifier == null ? draws : new Draws(draws.seed(), draws.key(), 0);
        }

        long latencyNanos() {
            return Platform.latencyNanos(faults, draws);
        }
    }
}
