package dev.entitlement.gateway.simulator;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One {@code X-RequestIdentifier}: how often it came, and the answer that every repeat gets again. Thread-safe: of two
 * requests at once one decides and the other repeats.
 */
final class Identifier {

    private @Nullable Answer answer;
    private int calls;

    /** Counts a call; the first gets 1. */
    synchronized int called() {
        return ++calls;
    }

    /** The answer of this identifier, decided now if it has none: whatever it asks for, and however that ended. */
    synchronized Answer answer(Supplier<Answer> decision) {
        if (answer == null) {
            answer = decision.get();
        }
        return answer;
    }

    /** The answer about a scripted id. It is never that of another entitlement, for scripted ids always get their code. */
    synchronized Answer answerAbout(String id, Supplier<Answer> decision) {
        Answer known = answer(decision);
        return known.id().equals(id) ? known : decision.get();
    }

    synchronized int calls() {
        return calls;
    }
}
