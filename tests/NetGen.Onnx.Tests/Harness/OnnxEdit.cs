using Google.Protobuf;
using Onnx;

namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>Changes ONNX files.</summary>
internal static class OnnxEdit
{
    /// <summary>Changes a file.</summary>
    public static void Change(string path, Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        change(model);
        File.WriteAllBytes(path, model.ToByteArray());
    }

    /// <summary>A copy of a file with other values as its outputs.</summary>
    public static string WithOutputs(string path, params string[] names)
    {
        string copy = Path.ChangeExtension(path, ".outputs.onnx");
        File.Copy(path, copy, overwrite: true);
        Change(copy, model =>
        {
            model.Graph.Output.Clear();
            foreach (string name in names)
            {
                model.Graph.Output.Add(new ValueInfoProto
                {
                    Name = name,
                    Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
                });
            }
        });
        return copy;
    }
}
