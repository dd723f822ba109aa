package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches every regular file below the paths, and the files' names, and tells the report. Each file is read once. */
final class TreeScan extends SimpleFileVisitor<Path> {

    private static final String WITHHELD = "(a name with a secret in it)";

    private final StreamSearch search;
    private final AllowedNames allowedNames;
    private final Report report;
    private final Set<Path> seen = new HashSet<>();

    TreeScan(Needles needles, AllowedNames allowedNames, Report report) {
        this.search = new StreamSearch(needles, StreamSearch.BUFFER);
        this.allowedNames = allowedNames;
        this.report = report;
    }

    /** A path that is itself a link is what the caller asked for; links further down are not. */
    void scan(List<Path> paths) throws IOException {
        for (Path path : paths) {
            report.path(path);
            Files.walkFileTree(path.toRealPath(), this);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        searchName(folder);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!seen.add(file)) {
            return FileVisitResult.CONTINUE;
        }
        String shown = searchName(file);
        if (!attributes.isRegularFile()) {
            report.notRegular();
            return FileVisitResult.CONTINUE;
        }
        Optional<String> glob = allowedNames.leavesOut(file);
        if (glob.isPresent()) {
            report.leftOut(glob.get(), shown);
            return FileVisitResult.CONTINUE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            report.file();
            report.scanned(search.search(in, (offset, needle) -> report.found(shown, offset, needle)));
        } catch (IOException e) {
            report.unreadable(shown);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        report.unreadable(searchName(file));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
        if (e != null) {
            report.unreadable(shown(folder));
        }
        return FileVisitResult.CONTINUE;
    }

    /** Reports a secret in the last name of the path, and returns the path without any. */
    private String searchName(Path path) throws IOException {
        String shown = shown(path);
        searchText(String.valueOf(path.getFileName()), (offset, needle) -> report.foundInName(shown, needle));
        return shown;
    }

    private String shown(Path path) throws IOException {
        StringBuilder shown = new StringBuilder();
        for (Path name : path) {
            boolean[] secret = new boolean[1];
            searchText(name.toString(), (offset, needle) -> secret[0] = true);
            shown.append('/').append(secret[0] ? WITHHELD : name.toString());
        }
        return shown.toString();
    }

    private void searchText(String text, StreamSearch.Found found) throws IOException {
        search.search(new ByteArrayInputStream(text.getBytes(UTF_8)), found);
    }
}
