package dev.entitlement.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.entitlement.benchmarks.scenarios.Cores;
import dev.entitlement.benchmarks.scenarios.Program;
import dev.entitlement.benchmarks.scenarios.Stage;
import dev.entitlement.benchmarks.sidebyside.Contender.Kind;
import dev.entitlement.benchmarks.sidebyside.Contender.Started;
import dev.entitlement.benchmarks.sidebyside.CostRun.Lengths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CostRunTest {
    @TempDir
    private Path directory;

    /** Twenty minutes of the others are worth more than one who has died. */
    @Test
    void whoever_cannot_be_measured_is_named_and_costs_nobody_else_his_figures() throws Exception {
        assumeTrue(Contenders.uninstalled("wrk") == null);
        HttpServer server = answering();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Cores cores = Cores.find();
        Stage stage = new Stage(directory, directory, cores, new PrintWriter(new StringWriter()));
        Remarks remarks = new Remarks();
        try {
            List<Cost> costs = new CostRun(stage, Wrk.with(1, cores, directory), url, directory, new Lengths(1, 1, 1))
                    .of(List.of(unstartable("lost"), at("dead", "http://127.0.0.1:9"), at("well", url)), remarks);

            assertThat(costs).extracting(Cost::name).containsExactly("well");
            assertThat(costs.get(0).runs()).hasSize(1);
        } finally {
            server.stop(0);
        }
        assertThat(remarks.anyFailed()).isTrue();
        assertThat(remarks.lines()).hasSize(2);
        assertThat(remarks.lines().get(0)).startsWith("lost could not be started: no such program");
        assertThat(remarks.lines().get(1)).startsWith("dead could not be measured: ");
    }

    private static HttpServer answering() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Contender at(String name, String url) {
        List<String> command = List.of("/bin/sh", "-c", "echo ready on " + url + "; exec sleep 100");
        return new Contender(
                name,
                "about it",
                Kind.NATIVE,
                false,
                null,
                (upstream, log) -> new Started(Program.start(name, command, Map.of(), log), 0));
    }

    private static Contender unstartable(String name) {
        return new Contender(name, "about it", Kind.NATIVE, false, null, (upstream, log) -> {
            throw new IOException("no such program");
        });
    }
}
