package dev.entitlement.gateway;

import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionException;
import dev.entitlement.gateway.options.OptionValues;
import java.util.List;

/** {@code reactivate}: known by name, so that asking for it gets an honest answer. */
final class ReactivateCommand implements Subcommand {
    static final String NAME = "reactivate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Not yet: a later version reactivates a list of ids.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public int run(OptionValues values, Console console) {
        throw new OptionException(NAME, "not yet: a later version brings it (expected: serve, simulate or check)");
    }
}
