/// Where a list's next version comes from by itself.
package struct ListRefresh: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A file that is replaced by a rename.
        case file(String)
        /// A folder into which files are moved; the newest is taken.
        case folder(String)
        /// A program that prints the list, run with these arguments at this interval.
        case command([String], every: Duration)
    }

    package var source: Source
    package var format: ListFile.Format = .auto

    package init(_ source: Source, format: ListFile.Format = .auto) {
        self.source = source
        self.format = format
    }
}
