@_spi(_Unicode) import Swift

/// Unicode's composed normal form (NFC), so that `ü` typed as one scalar and as two compare equal byte for byte.
///
/// The standard library has it but offers it to Foundation only; Foundation itself stays out of this target.
enum NormalForm {
    static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text._nfc)
        return String(scalars)
    }
}
