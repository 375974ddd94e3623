"""Weekly counts in, means and 80 % bounds of statsmodels' methods out, on the counts as they are."""

import json
import sys
import time
import warnings

import numpy
import pandas
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

warnings.filterwarnings("ignore")


def ets(history, steps):
    fitted = ETSModel(history, error="add", trend="add", damped_trend=True).fit(disp=False)
    frame = fitted.get_prediction(start=len(history), end=len(history) + steps - 1).summary_frame(alpha=0.2)
    return frame["mean"], frame["pi_lower"], frame["pi_upper"]


def theta(history, steps):
    fitted = ThetaModel(history, period=1, deseasonalize=False).fit(disp=False)
    bounds = fitted.prediction_intervals(steps, alpha=0.2)
    return fitted.forecast(steps), bounds["lower"], bounds["upper"]


def main():
    request = json.load(sys.stdin)
    method = {"ets": ets, "theta": theta}[request["method"]]
    output = {"means": [], "low": [], "high": []}
    started = time.perf_counter()
    for history in request["histories"]:
        mean, low, high = method(pandas.Series(history, dtype=float), request["steps"])
        for name, values in (("means", mean), ("low", low), ("high", high)):
            output[name].append([max(0.0, float(value)) for value in numpy.asarray(values)])
    output["seconds"] = time.perf_counter() - started
    json.dump(output, sys.stdout)


main()
