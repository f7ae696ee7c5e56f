package dev.entitlement.gateway;

import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.UpstreamOptions;
import java.util.List;

/** {@code check}: one echo call upstream, and one line about what came of it. */
final class CheckCommand implements Subcommand {

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String description() {
        return "One echo call upstream: are address and credentials right, is the platform up?";
    }

    @Override
    public List<Option<?>> options() {
        return GatewayOptions.check();
    }

    @Override
    public int run(OptionValues values, Console console) {
        UpstreamOptions.of(values).refuseUnusable(values);
        return 1;
    }
}
