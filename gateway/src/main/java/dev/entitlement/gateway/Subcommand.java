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

    /** What stands in the help for the arguments it takes beside options; empty if it takes none. */
    default String arguments() {
        return "";
    }

    /**
     * Does its work, on the thread of {@code main}.
     *
     * @param arguments what was typed beside options
     * @return the exit status
     * @throws dev.entitlement.gateway.options.OptionException if values are fine by themselves and cannot be used
     */
    int run(OptionValues values, List<String> arguments, Console console);
}
