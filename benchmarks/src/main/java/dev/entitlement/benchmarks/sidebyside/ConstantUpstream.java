package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.scenarios.Cores;
import dev.entitlement.benchmarks.scenarios.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An nginx that answers every request with the same successful answer: an upstream that costs next to nothing. */
final class ConstantUpstream implements AutoCloseable {
    private static final String BODY = "{\"responseCode\":\"OK\",\"responseMessage\":\"Success\",\"parameters\":null,"
            + "\"entitlementId\":null,\"status\":\"ACTIVE\",\"dateCreated\":\"2018-11-02T10:15:30.000Z\","
            + "\"dateActivated\":\"2018-11-02T10:16:02.000Z\",\"dateEnded\":null,\"dateSuspended\":null,"
            + "\"dateResumed\":null,\"dateLastUpdated\":\"2019-02-11T08:00:00.000Z\","
            + "\"customerIdentifier\":\"cust-000042\",\"merchantAccountKey\":\"BANGO\",\"productKey\":\"BangoMusic\","
            + "\"offerKey\":\"6M_FREE\",\"activationCode\":\"AC-7731\",\"entitlementDisplayName\":\"Bango Music\","
            + "\"dateExpiry\":null,\"extensionData\":null}";

    private final Program program;
    private final int port;

    private ConstantUpstream(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /** Waits until it listens. */
    static ConstantUpstream start(Cores cores, Path directory) throws IOException, InterruptedException {
        int port = Contenders.freePort();
        String configuration = """
                worker_processes 1; master_process off; daemon off; pid %1$s/upstream.pid; error_log stderr crit;
                events { worker_connections 8192; }
                http {
                  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s;
                  client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  server {
                    listen 127.0.0.1:%2$d backlog=10000;
                    location / { default_type application/json; return 200 '%3$s'; }
                  }
                }
                """.formatted(Files.createDirectories(directory.resolve("upstream")), port, BODY);
        Path file = Files.writeString(directory.resolve("nginx-upstream.conf"), configuration);
        List<String> command = new ArrayList<>(cores.prefix(Cores.REST));
        command.addAll(List.of("nginx", "-e", "stderr", "-c", file.toString()));
        Program program = Program.start("upstream", command, Map.of(), directory.resolve("upstream.log"));
        try {
            program.awaitListening(port);
            return new ConstantUpstream(program, port);
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        program.close();
    }
}
