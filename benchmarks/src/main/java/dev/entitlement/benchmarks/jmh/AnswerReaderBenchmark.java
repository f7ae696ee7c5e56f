package dev.entitlement.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.upstream.AnswerFacts;
import dev.entitlement.upstream.AnswerReader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What it costs to learn from an answer how the call went, against reading the whole of it into a tree. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class AnswerReaderBenchmark {

    private final JsonMapper mapper = JsonMapper.builder().build();

    /** A reactivated entitlement as the reference shows it: 20 members, about 600 bytes. */
    private final byte[] body = """
            {"responseCode":"OK","responseMessage":"Success","parameters":null,\
            "entitlementId":"5f0c9a52-6d0e-4b1b-9f59-0d6f6a1c2e77","status":"ACTIVE",\
            "dateCreated":"2018-11-02T10:15:30.000Z","dateActivated":"2018-11-02T10:16:02.000Z","dateEnded":null,\
            "dateSuspended":null,"dateResumed":null,"dateLastUpdated":"2019-02-11T08:00:00.000Z",\
            "customerIdentifier":"customer-17","merchantAccountKey":"MERCHANT","productKey":"MusicMonthly",\
            "offerKey":"3M_FREE","activationCode":"AC-1234","entitlementDisplayName":"Music, monthly",\
            "dateExpiry":null,"extensionData":null}""".getBytes(UTF_8);

    @Benchmark
    public @Nullable AnswerFacts facts() {
        return AnswerReader.read(body);
    }

    @Benchmark
    public JsonNode baselineTree() {
        return mapper.readTree(body);
    }
}
