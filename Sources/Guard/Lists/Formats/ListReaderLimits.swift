/// Every bound of reading a list's file, with its unit and its reason.
enum ListReaderLimits {
    /// Octets of a row, or of one value of JSON. A quote that is never closed would else take in the rest of the file.
    static let rowBytes = 256 << 10
    /// Characters of a reason, which becomes part of a reply line, and of a segment.
    static let textLength = 60
}
