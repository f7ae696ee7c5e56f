package dev.entitlement.benchmarks.jmh;

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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs to learn from an answer how the call went, by its size: ours, which also proves that the whole is
 * well-formed UTF-8 and JSON, against Jackson's streaming parser over the whole, and against reading it into a tree.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class AnswerReaderBenchmark {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final JsonFactory factory = JsonFactory.builder().build();

    @Param({"200", "600", "4096", "65536", "1048576"})
    private int bytes;

    private byte[] body;

    @Setup
    public void setUp() {
        body = Answers.ofLength(bytes);
    }

    @Benchmark
    public @Nullable AnswerFacts ours() {
        return AnswerReader.read(body);
    }

    @Benchmark
    public @Nullable String jacksonStreaming() {
        String code = null;
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), body)) {
            json.nextToken();
            for (String name; (name = json.nextName()) != null; ) {
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("responseCode")) {
                    code = json.getString();
                } else {
                    json.skipChildren();
                }
            }
        }
        return code;
    }

    @Benchmark
    public JsonNode jacksonTree() {
        return mapper.readTree(body);
    }
}
