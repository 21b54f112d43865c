namespace NetGen.Tests.Optimizers;

/// <summary>
/// Keras's update formulas for one scalar parameter in double precision, written independently of the optimizers and
/// after the text of <c>keras/src/optimizers</c>.
/// </summary>
internal sealed class KerasReference(string optimizer, IReadOnlyDictionary<string, double> settings)
{
    private double _a;
    private double _b;
    private double _c;
    private double _product = 1;
    private int _iterations;

    public void Start(double initialSlot) => (_a, _b, _c) = (initialSlot, initialSlot, initialSlot);

    public double Step(double p, double g, double lr)
    {
        int t = ++_iterations;
        switch (optimizer)
        {
            case "sgd":
                if (S("momentum") == 0)
                    return p - (lr * g);
                _a = (_a * S("momentum")) - (lr * g);
                return S("nesterov") != 0 ? p + (_a * S("momentum")) - (lr * g) : p + _a;
            case "adam":
                return Adam(p, g, lr, t);
            case "adamw":
                return Adam(p - (p * S("weight_decay") * lr), g, lr, t);
            case "rmsprop":
                _a = (S("rho") * _a) + ((1 - S("rho")) * g * g);
                double denominator = _a + S("epsilon");
                if (S("centered") != 0)
                {
                    _b = (S("rho") * _b) + ((1 - S("rho")) * g);
                    denominator = _a - (_b * _b) + S("epsilon");
                }

                double increment = lr * g / Math.Sqrt(denominator);
                if (S("momentum") == 0)
                    return p - increment;
                _c = (S("momentum") * _c) + increment;
                return p - _c;
            case "adagrad":
                _a += g * g;
                return p - (lr * g / Math.Sqrt(_a + S("epsilon")));
            case "adadelta":
                _a = (S("rho") * _a) + ((1 - S("rho")) * g * g);
                double delta = -Math.Sqrt(_b + S("epsilon")) * g / Math.Sqrt(_a + S("epsilon"));
                _b = (S("rho") * _b) + ((1 - S("rho")) * delta * delta);
                return p + (lr * delta);
            case "adamax":
                _a += (g - _a) * (1 - S("beta_1"));
                _b = Math.Max(S("beta_2") * _b, Math.Abs(g));
                return p - (lr * _a / ((1 - Math.Pow(S("beta_1"), t)) * (_b + S("epsilon"))));
            case "nadam":
                return Nadam(p, g, lr, t);
            default:
                throw new ArgumentException(optimizer);
        }
    }

    private double Adam(double p, double g, double lr, int t)
    {
        double alpha = lr * Math.Sqrt(1 - Math.Pow(S("beta_2"), t)) / (1 - Math.Pow(S("beta_1"), t));
        _a += (g - _a) * (1 - S("beta_1"));
        _b += ((g * g) - _b) * (1 - S("beta_2"));
        return p - (_a * alpha / (Math.Sqrt(_b) + S("epsilon")));
    }

    private double Nadam(double p, double g, double lr, int t)
    {
        double u = S("beta_1") * (1 - (0.5 * Math.Pow(0.96, t)));
        double next = S("beta_1") * (1 - (0.5 * Math.Pow(0.96, t + 1)));
        _product *= u;
        _a += (g - _a) * (1 - S("beta_1"));
        _b += ((g * g) - _b) * (1 - S("beta_2"));
        double m = (next * _a / (1 - (_product * next))) + ((1 - u) * g / (1 - _product));
        double v = _b / (1 - Math.Pow(S("beta_2"), t));
        return p - (m * lr / (Math.Sqrt(v) + S("epsilon")));
    }

    private double S(string name) => settings[name];
}
