package dev.entitlement.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** What the gateway's classes may do; of the simulator, {@code SimulatorArchitectureTest} tells more. */
class ArchitectureTest {

    private static final String GATEWAY = "dev.entitlement.gateway";

    /** Read at the start, or on threads of their own. */
    private static final Set<String> OWN_FILES = Set.of(
            "ConfigFile", "WatchedFile", "AppendedFile", "InputFile", "ResultsFile", "JournalFile", "StandardStreams");

    /** Command lines, which wait on the main thread for what runs on the event loops. */
    private static final Set<String> WAIT =
            Set.of("CheckCommand", "ServeCommand", "ReactivateCommand", "StartFailure", "Releases", "SimulateCommand");

    /**
     * Each keeps what it started, or starts the end of everything; the routes are where a request's handling begins, and the
     * handler of calls has an operator of its own.
     */
    private static final Set<String> SUBSCRIBE = Set.of("RunningSimulator", "WarmUp", "Routes", "ReactivateHandler");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages(GATEWAY);

    static Stream<Named<ArchRule>> rules() {
        return Stream.of(
                Named.of(
                        "files",
                        noClasses()
                                .that(areNotAmong(OWN_FILES))
                                .should()
                                .dependOnClassesThat(
                                        nameMatching(
                                                "java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.(Asynchronous)?FileChannel"
                                                        + "|java\\.io\\.(RandomAccessFile|File(In|Out)putStream|File(Read|Writ)er)"))
                                .because("a file blocks, and BlockHound sees it only where a test comes by")),
                Named.of(
                        "waiting",
                        noClasses()
                                .that(areNotAmong(WAIT))
                                .should()
                                .callMethodWhere(
                                        publisher("block|blockFirst|blockLast|blockOptional|toIterable|toStream"))
                                .because("event loops do the work")),
                Named.of(
                        "subscribing",
                        noClasses()
                                .that(areNotAmong(SUBSCRIBE))
                                .should()
                                .callMethodWhere(publisher("subscribe"))
                                .because("a subscription of its own loses context, cancellation and errors")));
    }

    @Test
    void finds_the_classes_of_the_gateway() {
        assertThat(MAIN).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void is_kept(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void is_broken_by_a_class_that_was_made_to_break_it(ArchRule rule) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(Broken.class))
                        .hasViolation())
                .isTrue();
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching(GATEWAY + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    private static DescribedPredicate<JavaClass> areNotAmong(Set<String> names) {
        return describe(
                "are not among " + names,
                type -> names.stream().noneMatch(name -> type.getName().matches(".*\\." + name + "(\\$.*)?")));
    }

    private static DescribedPredicate<JavaMethodCall> publisher(String methods) {
        return describe(
                "is " + methods + " of a publisher",
                call -> call.getName().matches(methods) && call.getTargetOwner().isAssignableTo(Publisher.class));
    }
}
