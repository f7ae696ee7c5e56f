package dev.entitlement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Those who wait for the same attempts: one, as a rule. Confined to the attempts' loop. */
final class Callers {
    private @Nullable Call first;
    private @Nullable List<Call> others; // few calls have any

    Callers(Call first) {
        this.first = first;
    }

    void add(Call call) {
        if (others == null) {
            others = new ArrayList<>(2);
        }
        others.add(call);
    }

    /** The only one; null if there are several, or none. */
    @Nullable
    Call alone() {
        return others == null ? first : null;
    }

    /** False if it is not among them. */
    boolean remove(Call call) {
        if (first == call) {
            first = null;
            return true;
        }
        return others != null && others.remove(call);
    }

    boolean areAll(Predicate<Call> condition) {
        return (first == null || condition.test(first))
                && (others == null || others.stream().allMatch(condition));
    }

    /** Each may be removed by what is done with it. */
    void forEach(Consumer<Call> action) {
        if (first != null) {
            action.accept(first);
        }
        if (others != null) {
            List.copyOf(others).forEach(action);
        }
    }
}
