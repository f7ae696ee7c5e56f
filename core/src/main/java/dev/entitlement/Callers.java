package dev.entitlement;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for the same attempts: one, as a rule. The attempts are the head of their list, and calls its links, so
 * that a call of its own, as nearly every call is, makes nothing for it. Confined to the attempts' loop.
 */
abstract class Callers {
    private @Nullable Call first;

    Callers(Call first) {
        this.first = first;
    }

    /** Behind the first, so that nobody who is called upon at the moment meets one who came meanwhile. */
    final void add(Call call) {
        if (first == null) {
            first = call;
        } else {
            call.nextCaller = first.nextCaller;
            first.nextCaller = call;
        }
    }

    /** Null if there is none left. */
    @Nullable
    final Call first() {
        return first;
    }

    /** False if it is not among them. It keeps its link, for whoever has come as far as that. */
    final boolean remove(Call call) {
        Call before = null;
        for (Call one = first; one != null; one = one.nextCaller) {
            if (one == call) {
                if (before == null) {
                    first = call.nextCaller;
                } else {
                    before.nextCaller = call.nextCaller;
                }
                return true;
            }
            before = one;
        }
        return false;
    }

    final boolean areAll(Predicate<Call> condition) {
        for (Call one = first; one != null; one = one.nextCaller) {
            if (!condition.test(one)) {
                return false;
            }
        }
        return true;
    }

    /** Each may be removed by what is done with it. */
    final void forEach(Consumer<Call> action) {
        Call next;
        for (Call one = first; one != null; one = next) {
            next = one.nextCaller;
            action.accept(one);
        }
    }
}
