package dev.entitlement.gateway.reactivate;

import dev.entitlement.gateway.bulk.InputLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list: first what was typed, then what is in files, one line after another. Immutable. */
final class Input {
    private final List<String> typed;
    private final List<InputFile> files;

    Input(List<String> typed, List<InputFile> files) {
        this.typed = List.copyOf(typed);
        this.files = List.copyOf(files);
    }

    /** Whether it can be read more than once. */
    boolean isRepeatable() {
        return files.stream().allMatch(InputFile::isRepeatable);
    }

    /** The same list, to be read as often as one likes. Blocks. */
    Input repeatable() throws IOException {
        List<InputFile> repeatable = new ArrayList<>();
        for (InputFile file : files) {
            repeatable.add(file.repeatable());
        }
        return new Input(typed, repeatable);
    }

    Lines open() {
        return new Lines();
    }

    /** Reads the list once. Holds one line at a time. Blocks; not thread-safe. */
    final class Lines implements AutoCloseable {
        private final Iterator<String> left = typed.iterator();
        private final Iterator<InputFile> leftFiles = files.iterator();
        private @Nullable LineReader present;
        private long index;

        /** The next line; null at the end. */
        @Nullable
        ListLine next() throws IOException {
            InputLine line = left.hasNext() ? new InputLine(left.next(), null, null) : nextInFiles();
            return line == null ? null : new ListLine(index++, line);
        }

        private @Nullable InputLine nextInFiles() throws IOException {
            while (present != null || leftFiles.hasNext()) {
                if (present == null) {
                    present = new LineReader(leftFiles.next().open());
                }
                InputLine line = present.next();
                if (line != null) {
                    return line;
                }
                close();
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            if (present != null) {
                present.close();
                present = null;
            }
        }
    }
}
