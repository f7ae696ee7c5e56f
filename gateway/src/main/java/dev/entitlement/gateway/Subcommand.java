package dev.entitlement.gateway;

import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionValues;
import java.util.List;

/** A subcommand of the program. */
interface Subcommand {

    /** As it is typed. */
    String name();

    /** One sentence for the help. */
    String description();

    /** The options it takes, in the order of the help. */
    List<Option<?>> options();

    /**
     * Does its work, on the thread of {@code main}.
     *
     * @return the exit status
     * @throws dev.entitlement.gateway.options.OptionException if values are fine by themselves and cannot be used
     */
    int run(OptionValues values, Console console);
}
