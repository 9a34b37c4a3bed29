import Foundation
import Guard

/// A file that is there whole or not at all: it is written beside its place and renamed when it is on disk.
///
/// A device or a pipe (`/dev/null`, `/dev/stdout`, `mkfifo`) is written to as a shell's `>` would: a file that is put in
/// its place would take it away from everybody else. Of a link, what it leads to is replaced, not the link.
struct ExportFile {
    private let path: String
    /// nil where there is nothing to rename.
    private let partPath: String?
    private let handle: FileHandle

    /// - Throws: exit 3 when it cannot be made.
    init(_ name: String) throws {
        path = Self.place(of: name)
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
            guard descriptor >= 0 else {
                throw CommandFailure.cannot("\(name): cannot be written: \(String(cString: strerror(errno)))")
            }
            partPath = nil
            handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            return
        }
        // People's addresses are for nobody else on the machine (mkstemp(3): mode 0600), and nobody can have put a link
        // to another file at a name that did not exist before.
        // What a folder of lists takes in does not end so.
        let ending = ".part"
        var template = Array("\(path).XXXXXX\(ending)".utf8CString)
        let descriptor = mkstemps(&template, Int32(ending.utf8.count))
        guard descriptor >= 0 else {
            throw CommandFailure.cannot("\(name): cannot be written: \(String(cString: strerror(errno)))")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        partPath = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Where a name leads; the name itself while nothing is there.
    private static func place(of name: String) -> String {
        guard let real = realpath(name, nil) else { return name }
        defer { free(real) }
        return String(cString: real)
    }

    /// Hands out where to write: a file that is put in place when all is written, or standard output.
    /// - Parameter path: of the file; nil: standard output.
    static func write(to path: String?, _ body: ((String) throws -> Void) async throws -> Void) async throws {
        guard let path else {
            return try await body { text in
                do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
                    throw CommandFailure.cannot("standard output cannot be written; is the disk full?")
                }
            }
        }
        let file = try ExportFile(path)
        do {
            try await body(file.write)
            try file.finish()
        } catch {
            file.abandon()
            throw error
        }
    }

    func write(_ text: String) throws {
        do { try handle.write(contentsOf: Data(text.utf8)) } catch {
            throw CommandFailure.cannot("\(path): cannot be written; is the disk full?")
        }
    }

    func finish() throws {
        guard let partPath else { return }
        do { try handle.synchronize() } catch { throw CommandFailure.cannot("\(path): cannot be written to disk") }
        guard rename(partPath, path) == 0 else { throw CommandFailure.cannot("\(path): cannot be replaced") }
    }

    func abandon() { if let partPath { unlink(partPath) } }
}

/// Fields of comma-separated values (RFC 4180), for spreadsheets and other systems.
enum CSVField {
    /// A line with its end.
    /// - Parameter isRaw: leaves text alone that a spreadsheet would run (`SpreadsheetFormula`).
    static func line(_ fields: [String], isRaw: Bool) -> String {
        fields.map { text(isRaw ? $0 : SpreadsheetFormula.protected($0)) }.joined(separator: ",") + "\n"
    }

    /// In quotes where it needs them.
    private static func text(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D && $0 != 0x3B }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}

/// Names and folders of paths.
enum FileName {
    static func last(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The folder that a file is in: `.` for a name alone.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
