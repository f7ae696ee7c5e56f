package dev.entitlement.gateway;

import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.ServeOptions;
import java.util.List;

/** {@code serve}: the gateway, with its admin plane and, if asked for, a simulator of its own. */
final class ServeCommand implements Subcommand {

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String description() {
        return "The gateway: a proxy before the Resale API that retries, protects and tells the truth.";
    }

    @Override
    public List<Option<?>> options() {
        return GatewayOptions.serve();
    }

    @Override
    public int run(OptionValues values, Console console) {
        ServeOptions.of(values);
        return 1;
    }
}
