package dev.entitlement.gateway;

import dev.entitlement.EchoResult;
import dev.entitlement.EntitlementClient;
import dev.entitlement.gateway.check.Diagnosis;
import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.OneLine;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.UpstreamOptions;
import dev.entitlement.gateway.secrets.UpstreamCredentials;
import java.util.List;
import java.util.UUID;

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

    /** @return 0 when the platform answered {@code OK}, else 1 */
    @Override
    public int run(OptionValues values, List<String> arguments, Console console) {
        UpstreamOptions upstream = UpstreamOptions.of(values);
        upstream.refuseUnusable(values);
        EchoResult echo = echo(upstream, values);
        console.out().println(OneLine.of(Diagnosis.of(echo, upstream))); // a code may hold anything
        return echo.ok() ? 0 : 1;
    }

    private static EchoResult echo(UpstreamOptions upstream, OptionValues values) {
        EntitlementClient client = EntitlementClient.builder()
                .settings(upstream.settings(values))
                .credentials(UpstreamCredentials.of(upstream, values).credentials())
                .build();
        // the main thread of a command that does nothing else: it waits, and no event loop does
        EchoResult echo = client.echo("check-" + UUID.randomUUID(), null).block();
        client.close().block();
        if (echo == null) {
            throw new IllegalStateException("the echo ended without a result");
        }
        return echo;
    }
}
