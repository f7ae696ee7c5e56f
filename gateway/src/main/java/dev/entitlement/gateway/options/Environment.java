package dev.entitlement.gateway.options;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The environment variables that are options of ours. */
final class Environment {
    static final String PREFIX = "ENTITLEMENT_";

    private Environment() {}

    /**
     * Variables that look like ours and are no option of any subcommand. They stop nothing, for an environment is shared
     * (a container platform adds {@code NAME_SERVICE_HOST} and the like for every service by itself), but are worth a
     * warning; only names, for the values may be secrets.
     */
    static List<String> unknown(Map<String, String> environment, Collection<? extends Option<?>> known) {
        Set<String> names = known.stream().map(Option::variable).collect(Collectors.toSet());
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !names.contains(name))
                .sorted()
                .toList();
    }
}
