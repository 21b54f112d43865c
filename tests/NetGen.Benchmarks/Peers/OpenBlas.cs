using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>The few functions of OpenBLAS that a dense layer needs, for matrices whose rows lie one after the other.</summary>
internal static partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    /// <summary>Version and options of the build.</summary>
    public static string Config => Marshal.PtrToStringUTF8(GetConfig()) ?? "";

    /// <summary>The processor whose kernels it runs.</summary>
    public static string CoreName => Marshal.PtrToStringUTF8(GetCoreName()) ?? "";

    /// <summary>Limits the library to a number of threads.</summary>
    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    public static partial void SetThreads(int threads);

    /// <summary>y [columns] += x [rows] · a [rows, columns].</summary>
    public static void MultiplyAdd(int rows, int columns, ref float a, ref float x, ref float y) =>
        Sgemv(RowMajor, Transpose, rows, columns, 1, ref a, columns, ref x, 1, 1, ref y, 1);

    /// <summary>c [m, n] = a [m, k] · b [k, n] + beta · c.</summary>
    public static void Product(int m, int n, int k, ref float a, ref float b, float beta, ref float c) =>
        Sgemm(RowMajor, NoTranspose, NoTranspose, m, n, k, 1, ref a, k, ref b, n, beta, ref c, n);

    /// <summary>c [m, n] = aᵀ · b, where a is [k, m] and b [k, n].</summary>
    public static void TransposedProduct(int m, int n, int k, ref float a, ref float b, ref float c) =>
        Sgemm(RowMajor, Transpose, NoTranspose, m, n, k, 1, ref a, m, ref b, n, 0, ref c, n);

    /// <summary>c [m, n] = a · bᵀ, where a is [m, k] and b [n, k].</summary>
    public static void ProductTransposed(int m, int n, int k, ref float a, ref float b, ref float c) =>
        Sgemm(RowMajor, NoTranspose, Transpose, m, n, k, 1, ref a, k, ref b, k, 0, ref c, n);

    [LibraryImport(Library, EntryPoint = "openblas_get_config")]
    private static partial nint GetConfig();

    [LibraryImport(Library, EntryPoint = "openblas_get_corename")]
    private static partial nint GetCoreName();

    [LibraryImport(Library, EntryPoint = "cblas_sgemv")]
    private static partial void Sgemv(
        int order, int transposeA, int m, int n, float alpha, ref float a, int lda, ref float x, int incrementX,
        float beta, ref float y, int incrementY);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, ref float a, int lda, ref float b,
        int ldb, float beta, ref float c, int ldc);
}
