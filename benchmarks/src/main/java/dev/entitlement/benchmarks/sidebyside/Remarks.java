package dev.entitlement.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a reader has to know beside the figures, collected as it happens. Not thread-safe. */
final class Remarks {
    private final List<String> lines = new ArrayList<>();
    private boolean failed;

    void add(String form, Object... values) {
        lines.add(String.format(Locale.ROOT, form, values));
    }

    /** Something that was to be measured was not. */
    void failed(String form, Object... values) {
        add(form, values);
        failed = true;
    }

    boolean anyFailed() {
        return failed;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
