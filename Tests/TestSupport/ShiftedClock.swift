import Foundation

/// A library that replaces a program's wall clock and can shift it while the program runs. The monotonic clock does
/// not change.
package struct ShiftedClock: Sendable {
    /// Why it is not available here; nil when it is.
    package static let unavailable: String? = compiler == nil ? "no C compiler is installed" : nil

    private static let compiler = Checkout.find("clang") ?? Checkout.find("cc")

    /// The environment in which to start the program.
    package let environment: [String: String]
    private let file: String

    package init() throws {
        guard let compiler = Self.compiler else { throw TestFailure("no C compiler is installed") }
        let scope = try TestScope.mine
        let source = try scope.write("clock.c", Self.source)
        let library = scope.path("clock.so")
        let made = try Command.run(compiler, ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"])
        guard made.exitCode == 0 else { throw TestFailure("cannot compile the clock's library: \(made)") }
        file = scope.path("clock")
        // In addition to preloaded libraries, such as the settings for the thread sanitizer (`Tests/Sanitizers`).
        let preloaded = ProcessInfo.processInfo.environment["LD_PRELOAD"].flatMap { $0.isEmpty ? nil : ":\($0)" } ?? ""
        environment = ["LD_PRELOAD": library + preloaded, "SHIFTED_CLOCK": file]
        try shift(bySeconds: 0)
    }

    /// Moves the clock to this many seconds ahead of the machine's clock, or behind it.
    package func shift(bySeconds seconds: Int64) throws {
        // Overwrites in place: the program has the file mapped.
        let descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFailure("cannot write \(file)") }
        defer { close(descriptor) }
        var seconds = seconds
        guard pwrite(descriptor, &seconds, 8, 0) == 8 else { throw TestFailure("cannot write \(file)") }
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static const volatile int64_t *shift;

        __attribute__((constructor)) static void map_shift(void) {
            const char *path = getenv("SHIFTED_CLOCK");
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            if (file < 0) return;
            void *mapped = mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
            close(file);
            if (mapped != MAP_FAILED) shift = mapped;
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int result = (int)syscall(SYS_clock_gettime, clock, now);
            if (result == 0 && shift && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += *shift;
            return result;
        }

        int gettimeofday(struct timeval *now, void *zone) {
            struct timespec time;
            clock_gettime(CLOCK_REALTIME, &time);
            now->tv_sec = time.tv_sec;
            now->tv_usec = time.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *out) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (out) *out = now.tv_sec;
            return now.tv_sec;
        }
        """
}
